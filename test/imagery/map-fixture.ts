import { CogWriter, type MapDescription } from '../../lambdas/imagery/cog/cog-writer.ts';
import { expectedRoom } from '../../lambdas/imagery/cog/expected-room.ts';
import { FileMapSink } from '../../lambdas/imagery/cog/file-map-sink.ts';
import {
  CREATED_TILE_BYTES,
  createTile,
  joinQuarters,
  TILE_SIZE,
  TileEncoder,
} from '../../lambdas/imagery/cog/map-tile.ts';
import { OverviewPyramid, type TilePlace } from '../../lambdas/imagery/cog/overview-pyramid.ts';
import { KernelMemory } from '../../lambdas/imagery/kernels/kernel-memory.ts';
import type { GeoTag } from '../../lambdas/imagery/tiff/geo-reference.ts';
import type { IndexStatistics } from '../../lambdas/pipeline/image-analysis.ts';
import { exampleStatistics } from '../support/index-statistics.ts';

/** Values row by row, NaN where there is none. */
export interface Grid {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

interface Form {
  readonly classicLimit?: number;
  readonly geoTags?: readonly GeoTag[];
}

export async function openWriter(path: string, map: MapDescription): Promise<CogWriter> {
  const room = expectedRoom(map.width, map.height);
  return CogWriter.create(map, await FileMapSink.create(path, room), `${path}.overviews`);
}

/** Writes a map tile by tile, overviews as they are complete; gives the size that the writer states. */
export async function writeMap(path: string, grid: Grid, form: Form = {}): Promise<number> {
  const { width, height } = grid;
  const writer = await openWriter(path, { width, height, title: 'NDVI', geoTags: [], ...form });
  const pyramid = new OverviewPyramid(width, height);
  const memory = new KernelMemory(TileEncoder.BYTES + CREATED_TILE_BYTES);
  const encoder = new TileEncoder(memory);
  const tile = createTile(memory);
  const add = async (place: TilePlace): Promise<void> => {
    const isEmpty = tile.values.every(Number.isNaN);
    await writer.addTile(place, isEmpty ? null : encoder.encode(tile));
    const overview = pyramid.add(place, isEmpty ? null : encoder.halve(tile));
    if (overview === null) return;
    joinQuarters(overview.quarters, tile);
    await add(overview.place);
  };
  for (let row = 0; row * TILE_SIZE < height; row++) {
    for (let column = 0; column * TILE_SIZE < width; column++) {
      tile.values.set(cutTile(grid, column, row));
      await add({ level: 0, column, row });
    }
  }
  return writer.finish(statisticsOf(grid.values));
}

/** NaN beyond the image. */
function cutTile({ width, height, values }: Grid, column: number, row: number): Float32Array {
  const tile = new Float32Array(TILE_SIZE * TILE_SIZE).fill(Number.NaN);
  const left = column * TILE_SIZE;
  const columns = Math.min(TILE_SIZE, width - left);
  for (let y = 0; y < Math.min(TILE_SIZE, height - row * TILE_SIZE); y++) {
    const from = (row * TILE_SIZE + y) * width + left;
    tile.set(values.subarray(from, from + columns), y * TILE_SIZE);
  }
  return tile;
}

/** By plain sums, in two passes. */
export function statisticsOf(values: Float32Array): IndexStatistics {
  const valid = [...values].filter((value) => !Number.isNaN(value));
  const mean = valid.reduce((sum, value) => sum + value, 0) / valid.length;
  const squares = valid.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const [min, max] = [Math.min, Math.max].map((of) => valid.reduce((a, b) => of(a, b), valid[0]!)) as [
    number,
    number,
  ];
  const std = Math.sqrt(squares / valid.length);
  return exampleStatistics({ count: valid.length, min, max, mean, std });
}

/** The grid at half the resolution: means of up to 2 x 2 valid pixels. */
export function halved(grid: Grid): Grid {
  const width = Math.ceil(grid.width / 2);
  const height = Math.ceil(grid.height / 2);
  const values = new Float32Array(width * height);
  for (let i = 0; i < values.length; i++) {
    const x = (i % width) * 2;
    const y = Math.floor(i / width) * 2;
    let sum = 0;
    let count = 0;
    for (let row = y; row < Math.min(y + 2, grid.height); row++) {
      for (let column = x; column < Math.min(x + 2, grid.width); column++) {
        const value = grid.values[row * grid.width + column]!;
        if (Number.isNaN(value)) continue;
        sum += value;
        count++;
      }
    }
    values[i] = sum / count;
  }
  return { width, height, values };
}

interface Shape {
  readonly width: number;
  readonly height: number;
  readonly pattern: (typeof PATTERNS)[number];
  readonly seed: number;
}

export const PATTERNS = ['all', 'none', 'noise', 'tilted', 'corner', 'one'] as const;

/** Index-like noise, valid by a pattern. */
export function noiseGrid({ width, height, pattern, seed }: Shape): Grid {
  let state = seed;
  const noise = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const only = Math.floor(noise() * width * height);
  const isValid: Record<Shape['pattern'], (x: number, y: number) => boolean> = {
    all: () => true,
    none: () => false,
    noise: () => noise() < 0.5,
    tilted: (x, y) => Math.abs(x - width / 2 - y / 3) < width / 4,
    corner: (x, y) => x > width / 2 && y > height / 2,
    one: (x, y) => y * width + x === only,
  };
  const values = Float32Array.from({ length: width * height }, (_, i) =>
    isValid[pattern](i % width, Math.floor(i / width)) ? noise() * 1.4 - 0.4 : Number.NaN,
  );
  return { width, height, values };
}
