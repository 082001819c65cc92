import type { SampleArray } from '../../spectral/indices.ts';
import type { Window } from '../raster-reader.ts';
import { asSamples, type NativeSamples } from './samples.ts';
import { blockBytes } from './tiff-block-table.ts';
import type { BlockReader } from './tiff-blocks.ts';
import type { TiffLayout } from './tiff-layout.ts';
import { isUnmasked } from './tiff-mask.ts';

/** Blocks that are read and decoded at once, and the decoded bytes that they may take together. */
const PARALLEL_BLOCKS = 4;
const PARALLEL_BYTES = 64 * 1024 * 1024;

/** Everything that decides which samples of a TIFF are valid. */
export interface PixelSource {
  readonly blocks: BlockReader;
  readonly mask: BlockReader | null;
  readonly nodata: number | null;
  /** 0-based samples that are alpha. */
  readonly alphas: readonly number[];
}

/** Samples of the wanted bands in the window; NaN for nodata, masked and transparent pixels. */
export async function readWindow(
  { blocks, mask, nodata, alphas }: PixelSource,
  window: Window,
  bands: readonly number[],
): Promise<SampleArray[]> {
  const { layout } = blocks;
  const isWide = layout.bitsPerSample === 64 || (layout.bitsPerSample > 24 && layout.sampleKind !== 'float');
  const size = window.width * window.height;
  const out = bands.map(() => (isWide ? new Float64Array(size) : new Float32Array(size)).fill(Number.NaN));
  const stride = layout.planar ? 1 : layout.samplesPerPixel;
  // Alpha comes after the bands of the same block, so that it can take their samples away again.
  const wanted = [...bands.map((band) => band - 1), ...alphas];
  await eachBlock(layout, window, wanted, blocks, (bytes, area, sample, index) => {
    const samples = asSamples(bytes, layout.sampleKind, layout.bitsPerSample, layout.blockWidth * stride);
    const target = out[index];
    eachRow(area, layout.blockWidth, window, (from, to, count) => {
      const first = from * stride + (layout.planar ? 0 : sample);
      if (target === undefined) clearTransparent(samples, first, stride, out, to, count);
      else copyValid(samples, first, stride, nodata, target, to, count);
    });
  });
  if (mask !== null) await applyMask(mask, window, out);
  return out;
}

function copyValid(
  samples: NativeSamples,
  first: number,
  stride: number,
  nodata: number | null,
  target: SampleArray,
  to: number,
  count: number,
): void {
  for (let i = 0, at = first; i < count; i++, at += stride) {
    const value = samples[at]!;
    if (value !== nodata) target[to + i] = value;
  }
}

function clearTransparent(
  alpha: NativeSamples,
  first: number,
  stride: number,
  out: readonly SampleArray[],
  to: number,
  count: number,
): void {
  for (let i = 0, at = first; i < count; i++, at += stride) {
    if (alpha[at] === 0) for (const target of out) target[to + i] = Number.NaN;
  }
}

async function applyMask(mask: BlockReader, window: Window, out: readonly SampleArray[]): Promise<void> {
  const { bitsPerSample, blockWidth } = mask.layout;
  const visit = (bytes: Uint8Array | null, area: BlockArea) =>
    eachRow(area, blockWidth, window, (from, to, count) => {
      const y = Math.floor(from / blockWidth);
      for (let i = 0; i < count; i++) {
        const isValid =
          bytes !== null && isUnmasked(bytes, bitsPerSample, blockWidth, (from % blockWidth) + i, y);
        if (!isValid) for (const target of out) target[to + i] = Number.NaN;
      }
    });
  await inParallel(mask.layout, areasOf(mask.layout, window), async (area) =>
    visit(await mask.read(area.block), area),
  );
}

/** The part of one block that lies in the window, in pixels of the image. */
interface BlockArea {
  readonly block: number;
  readonly blockX: number;
  readonly blockY: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Visits the wanted samples of every block in the window; an interleaved block is decoded once for all of them. */
async function eachBlock(
  layout: TiffLayout,
  window: Window,
  samples: readonly number[],
  blocks: BlockReader,
  visit: (bytes: Uint8Array, area: BlockArea, sample: number, index: number) => void,
): Promise<void> {
  if (samples.length === 0) return;
  const perPlane = layout.blocksAcross * layout.blocksDown;
  await inParallel(layout, areasOf(layout, window), async (area) => {
    const shared = layout.planar ? null : await blocks.read(area.block);
    for (const [index, sample] of samples.entries()) {
      const bytes = layout.planar ? await blocks.read(sample * perPlane + area.block) : shared;
      if (bytes !== null) visit(bytes, area, sample, index);
    }
  });
}

function areasOf(layout: TiffLayout, window: Window): BlockArea[] {
  const areas: BlockArea[] = [];
  const right = window.x + window.width;
  const bottom = window.y + window.height;
  const { blockWidth, blockHeight } = layout;
  for (let row = Math.floor(window.y / blockHeight); row * blockHeight < bottom; row++) {
    for (let column = Math.floor(window.x / blockWidth); column * blockWidth < right; column++) {
      const blockX = column * blockWidth;
      const blockY = row * blockHeight;
      areas.push({
        block: row * layout.blocksAcross + column,
        blockX,
        blockY,
        left: Math.max(blockX, window.x),
        top: Math.max(blockY, window.y),
        right: Math.min(blockX + blockWidth, right),
        bottom: Math.min(blockY + blockHeight, bottom),
      });
    }
  }
  return areas;
}

/** Calls back per row with the first pixel in the block, the first in the window, and how many. */
function eachRow(
  area: BlockArea,
  blockWidth: number,
  window: Window,
  visit: (from: number, to: number, count: number) => void,
): void {
  for (let y = area.top; y < area.bottom; y++) {
    const from = (y - area.blockY) * blockWidth + (area.left - area.blockX);
    visit(from, (y - window.y) * window.width + (area.left - window.x), area.right - area.left);
  }
}

async function inParallel<T>(
  layout: TiffLayout,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const width = Math.max(1, Math.min(PARALLEL_BLOCKS, Math.floor(PARALLEL_BYTES / blockBytes(layout))));
  let next = 0;
  const lane = async () => {
    while (next < items.length) await work(items[next++]!);
  };
  // allSettled, so that no lane still runs when the first fault is thrown.
  const lanes = await Promise.allSettled(Array.from({ length: width }, lane));
  const failed = lanes.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
