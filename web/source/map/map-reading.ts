import type OlMap from 'ol/Map.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import { unByKey } from 'ol/Observable.js';
import { toLonLat } from 'ol/proj.js';
import type { Cog } from './cog.ts';
import { isOnTheEarth } from './index-source.ts';
import { type MapGrid, type PixelPlace, pixelAt } from './map-grid.ts';

/** What lies under the pointer, a tap or the crosshair. */
export interface Reading {
  /** null where the map has no value, or the point lies beyond it. */
  readonly value: number | null;
  readonly pixel: PixelPlace;
  /** In the plane of the map. */
  readonly point: readonly [number, number];
  /** Degrees; null where the map lies nowhere on the earth. */
  readonly longitudeLatitude: readonly [number, number] | null;
  /** `pointer` follows every movement, too much to be read aloud. */
  readonly by: 'pointer' | 'tap' | 'crosshair';
}

/** Pixels of the screen that an arrow key moves the crosshair; with Shift, one pixel of the image. */
const STEP = 24;
/** Until the pointer rests; milliseconds. Values are read at full resolution, which may take a request. */
const REST = 60;

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

export interface MapReader {
  /** Reads the last place once more, after another map of values has come. */
  readonly again: () => void;
  readonly stop: () => void;
}

interface Parts {
  readonly map: OlMap;
  /** Both as they are now. */
  readonly grid: () => MapGrid | null;
  readonly cog: () => Cog | null;
  readonly onReading: (reading: Reading | null) => void;
  /** + and - */
  readonly onZoom: (steps: number) => void;
}

/**
 * Reads values of the map: under the pointer, where it is tapped, and under a crosshair in its middle that arrow keys move.
 */
export function readMap(parts: Parts): MapReader {
  const { map } = parts;
  const target = map.getTargetElement()!;
  let latest = 0;
  let last: { readonly point: readonly number[]; readonly by: Reading['by'] } | null = null;
  let resting: ReturnType<typeof setTimeout> | undefined;

  const read = async (point: readonly number[], by: Reading['by']) => {
    const turn = ++latest;
    last = { point, by };
    const reading = await readingAt(parts, point as [number, number], by);
    if (turn === latest) parts.onReading(reading);
  };
  const readCrosshair = () => {
    const centre = map.getView().getCenter();
    if (centre !== undefined) void read(centre, 'crosshair');
  };
  const onMove = ({ dragging, coordinate, originalEvent }: MapBrowserEvent) => {
    if (dragging || (originalEvent as PointerEvent).pointerType === 'touch') return;
    clearTimeout(resting);
    resting = setTimeout(() => void read(coordinate, 'pointer'), REST);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.target !== target || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '-') parts.onZoom(event.key === '+' ? 1 : -1);
    else if (!moveCrosshair(parts, event)) return;
    event.preventDefault();
    readCrosshair();
  };
  const onLeave = () => {
    clearTimeout(resting);
    latest++;
    last = null;
    parts.onReading(null);
  };
  const keys = [
    map.on('pointermove', onMove),
    map.on('singleclick', ({ coordinate }) => void read(coordinate, 'tap')),
  ];
  target.addEventListener('keydown', onKey);
  target.addEventListener('pointerleave', onLeave);
  target.addEventListener('focus', readCrosshair);
  return {
    again() {
      if (last !== null) void read(last.point, last.by);
    },
    stop() {
      clearTimeout(resting);
      unByKey(keys);
      target.removeEventListener('keydown', onKey);
      target.removeEventListener('pointerleave', onLeave);
      target.removeEventListener('focus', readCrosshair);
    },
  };
}

function moveCrosshair({ map, grid }: Parts, { key, shiftKey }: KeyboardEvent): boolean {
  const arrow = ARROWS[key];
  const view = map.getView();
  const [centre, resolution, plane] = [view.getCenter(), view.getResolution(), grid()];
  if (arrow === undefined || centre === undefined || resolution === undefined || plane === null) return false;
  const step = shiftKey ? plane.pixelWidth : STEP * resolution;
  view.setCenter([centre[0]! + arrow[0] * step, centre[1]! + arrow[1] * step]);
  return true;
}

async function readingAt(
  { grid, cog }: Parts,
  point: [number, number],
  by: Reading['by'],
): Promise<Reading | null> {
  const [plane, values] = [grid(), cog()];
  if (plane === null || values === null) return null;
  const pixel = pixelAt(plane, point);
  const value = await values.valueAt(pixel).catch(() => Number.NaN);
  const degrees = isOnTheEarth(plane) ? toLonLat(point, plane.crs!) : null;
  return {
    value: Number.isNaN(value) ? null : value,
    pixel,
    point,
    longitudeLatitude: degrees === null ? null : [degrees[0]!, degrees[1]!],
    by,
  };
}
