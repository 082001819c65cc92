import type { SampleArray } from '../../spectral/indices.ts';
import { TILE_SIZE } from '../cog/map-tile.ts';
import type { RasterReader, Window } from '../raster-reader.ts';
import type { BlockReader } from '../tiff/tiff-blocks.ts';
import type { TiffLayout } from '../tiff/tiff-layout.ts';
import type { PixelSource } from '../tiff/tiff-window.ts';
import { type BandPlanes, type PlaneType, planeSampleBytes } from './band-planes.ts';
import type { StoredBlock, TiffPixels } from './fill-planes.ts';
import { planUnits, type UnitPlan } from './unit-plan.ts';

/** bytes of compressed blocks that one thread decodes at a time, where several share a unit */
const GROUP_BYTES = 512 * 1024;

/** Decodes nothing: says which blocks of a TIFF make a unit, and reads them as they lie in the file. */
export class TiffUnits {
  readonly planeType: PlaneType;
  readonly pixels: TiffPixels;
  readonly hasGaps: boolean;
  readonly plan: UnitPlan;
  readonly #source: PixelSource;

  /** @param bands 1-based, in the order of the planes */
  constructor(source: PixelSource, bands: readonly number[]) {
    const { blocks, mask, nodata, alphas } = source;
    const { layout } = blocks;
    this.#source = source;
    this.planeType = { kind: layout.sampleKind, bits: layout.bitsPerSample };
    const samples = bands.map((band) => band - 1);
    this.pixels = { image: blocks.form, mask: mask?.form ?? null, samples, alphas, nodata };
    this.hasGaps = mask !== null || alphas.length > 0 || layout.byteCounts.includes(0);
    this.plan = planUnits(layout, planeSampleBytes(this.planeType) * bands.length + (this.hasGaps ? 1 : 0));
  }

  /** Pixels of the largest unit that a thread decodes by itself; 0 where threads share units. */
  get largestLocalUnit(): number {
    const { shared, units } = this.plan;
    return shared ? 0 : units.reduce((most, { width, height }) => Math.max(most, width * height), 0);
  }

  /** All blocks of a unit, image before mask. */
  async read(unit: Window): Promise<StoredBlock[]> {
    return (await Promise.all(this.groups(unit, Number.POSITIVE_INFINITY).map((read) => read()))).flat();
  }

  /** The same in groups of about GROUP_BYTES, each of which is read when it is called for. */
  groups(unit: Window, bytes = GROUP_BYTES): (() => Promise<StoredBlock[]>)[] {
    const { blocks, mask } = this.#source;
    const wanted = [...new Set([...this.pixels.samples, ...this.pixels.alphas])].sort((a, b) => a - b);
    const groups = groupBlocks(blocks, blocksIn(blocks.layout, unit, wanted), 'image', bytes);
    if (mask === null) return groups;
    return [...groups, ...groupBlocks(mask, blocksIn(mask.layout, unit, [0]), 'mask', bytes)];
  }
}

function groupBlocks(
  reader: BlockReader,
  blocks: readonly number[],
  part: StoredBlock['part'],
  most: number,
): (() => Promise<StoredBlock[]>)[] {
  const groups: number[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const block of blocks) {
    bytes += reader.layout.byteCounts[block]!;
    if (bytes > most || groups.length === 0) {
      groups.push([]);
      bytes = reader.layout.byteCounts[block]!;
    }
    groups.at(-1)!.push(block);
  }
  return groups.map((group) => async () => {
    const stored = await reader.readStored(group);
    return group.map((block, i) => ({ part, block, bytes: stored[i]! }));
  });
}

/** Blocks that touch a window: of planar files, of each of the samples. */
function blocksIn(layout: TiffLayout, window: Window, samples: readonly number[]): number[] {
  const { blockWidth, blockHeight, blocksAcross, blocksDown } = layout;
  const blocks: number[] = [];
  for (const sample of layout.planar ? samples : [0]) {
    const plane = sample * blocksAcross * blocksDown;
    for (let y = Math.floor(window.y / blockHeight); y * blockHeight < window.y + window.height; y++) {
      for (let x = Math.floor(window.x / blockWidth); x * blockWidth < window.x + window.width; x++) {
        blocks.push(plane + y * blocksAcross + x);
      }
    }
  }
  return blocks;
}

/** Columns that are read at a time where samples come decoded: two tiles. */
const WINDOW_WIDTH = 2 * TILE_SIZE;

/** Units of a raster whose samples come decoded. */
export function windowsOf({ width, height }: RasterReader): readonly Window[] {
  return planUnits({ width, height, blockWidth: WINDOW_WIDTH, blockHeight: TILE_SIZE }, 8).units;
}

/** NaN marks what is invalid: there is no nodata, mask or scale left in these samples. */
export async function readPlanes(
  raster: RasterReader,
  window: Window,
  bands: readonly number[],
): Promise<BandPlanes> {
  const samples: SampleArray[] = await raster.readWindow(window, bands);
  return { window, bands: samples, valid: null };
}
