import type { Window } from '../raster-reader.ts';
import { releaseAll } from '../release-memory.ts';
import { type BlockForm, decodeBlock } from '../tiff/block-decoder.ts';
import { returnBlockMemory } from '../tiff/block-memory.ts';
import { asSamples, type NativeSamples } from '../tiff/samples.ts';
import { isUnmasked } from '../tiff/tiff-mask.ts';
import type { BandPlanes } from './band-planes.ts';
import type { BandTaker, BlockPart } from './take-band.ts';

/** Everything that decides what the samples of a TIFF are, and which of them are valid. Plain data. */
export interface TiffPixels {
  readonly image: BlockForm;
  readonly mask: BlockForm | null;
  /** 0-based samples of the wanted bands. */
  readonly samples: readonly number[];
  /** 0-based samples that are alpha. */
  readonly alphas: readonly number[];
  /** In the sample's own type. */
  readonly nodata: number | null;
}

/** One block as it lies in the file; null bytes where it was never written. */
export interface StoredBlock {
  readonly part: 'image' | 'mask';
  readonly block: number;
  readonly bytes: Uint8Array | null;
}

/** Decodes blocks into the planes; what of a block lies outside their window is left out. The blocks' memory is given back. */
export async function fillPlanes(
  pixels: TiffPixels,
  blocks: readonly StoredBlock[],
  planes: BandPlanes,
  taker: BandTaker,
): Promise<void> {
  for (const block of blocks) {
    if (block.part === 'mask') await applyMask(pixels.mask!, block, planes);
    else if (block.bytes === null) leaveOut(pixels, block.block, planes);
    else await takeBlock(pixels, block.block, block.bytes, planes, taker);
  }
  releaseAll(blocks.flatMap(({ bytes }) => bytes ?? []));
}

async function takeBlock(
  pixels: TiffPixels,
  block: number,
  stored: Uint8Array,
  planes: BandPlanes,
  taker: BandTaker,
): Promise<void> {
  const { image, samples, alphas } = pixels;
  const { shape } = image;
  // Half floats are widened before they are taken.
  const horizontal = shape.bitsPerSample === 16 && shape.sampleKind === 'float' ? 'undo' : 'leave';
  const { bytes, predictor, isStored } = await decodeBlock(image, block, stored, horizontal);
  const stride = shape.planar ? 1 : shape.samplesPerPixel;
  const decoded = {
    samples: asSamples(bytes, shape.sampleKind, shape.bitsPerSample, shape.blockWidth * stride),
    stride,
    blockWidth: shape.blockWidth,
    areDifferences: predictor === 'horizontal',
  };
  const area = areaOf(image, block, planes.window);
  const plane = planeOf(image, block);
  const isHere = (sample: number) => plane === null || plane === sample;
  const within = (sample: number) => (plane === null ? sample : 0);
  const rowLength = planes.window.width;
  const start = area.toY * rowLength + area.toX;
  const targets = samples.flatMap((sample, i) =>
    isHere(sample) ? [{ sample: within(sample), plane: planes.bands[i]!, start, rowLength }] : [],
  );
  taker.take(decoded, area, targets);
  for (const alpha of alphas.filter(isHere)) {
    const values = new (decoded.samples.constructor as new (length: number) => NativeSamples)(
      area.width * area.height,
    );
    const target = { sample: within(alpha), plane: values, start: 0, rowLength: area.width };
    taker.take(decoded, area, [target]);
    let next = 0;
    eachPixel(area, planes.window, (at) => {
      if (values[next++] === 0) planes.valid![at] = 0;
    });
  }
  if (!isStored) returnBlockMemory(bytes);
}

/** A block that was never written: nodata in a plane of its own, and no pixel at all in an interleaved block. */
function leaveOut({ image, samples, alphas, nodata }: TiffPixels, block: number, planes: BandPlanes): void {
  const area = areaOf(image, block, planes.window);
  const plane = planeOf(image, block);
  const band = plane === null ? -1 : samples.indexOf(plane);
  if (plane !== null && band < 0 && !alphas.includes(plane)) return;
  const fill = nodata ?? (image.shape.sampleKind === 'float' ? Number.NaN : null);
  eachPixel(area, planes.window, (at) => {
    if (band >= 0 && fill !== null) planes.bands[band]![at] = fill;
    else planes.valid![at] = 0;
  });
}

async function applyMask(form: BlockForm, { block, bytes }: StoredBlock, planes: BandPlanes): Promise<void> {
  const { bitsPerSample, blockWidth } = form.shape;
  const mask = bytes === null ? null : (await decodeBlock(form, block, bytes, 'undo')).bytes;
  const area = areaOf(form, block, planes.window);
  eachPixel(area, planes.window, (at, x, y) => {
    const isValid = mask !== null && isUnmasked(mask, bitsPerSample, blockWidth, x, y);
    if (!isValid) planes.valid![at] = 0;
  });
}

/** The part of a block that lies in a window. */
interface BlockArea extends BlockPart {
  /** First column and row within the window. */
  readonly toX: number;
  readonly toY: number;
}

function areaOf({ shape }: BlockForm, block: number, window: Window): BlockArea {
  const { blockWidth, blockHeight, blocksAcross, blocksDown } = shape;
  const inPlane = block % (blocksAcross * blocksDown);
  const blockX = (inPlane % blocksAcross) * blockWidth;
  const blockY = Math.floor(inPlane / blocksAcross) * blockHeight;
  const left = Math.max(blockX, window.x);
  const top = Math.max(blockY, window.y);
  return {
    fromX: left - blockX,
    fromY: top - blockY,
    toX: left - window.x,
    toY: top - window.y,
    width: Math.max(0, Math.min(blockX + blockWidth, window.x + window.width) - left),
    height: Math.max(0, Math.min(blockY + blockHeight, window.y + window.height) - top),
  };
}

/** 0-based sample of a planar block; null where the samples of a pixel lie together. */
function planeOf({ shape }: BlockForm, block: number): number | null {
  return shape.planar ? Math.floor(block / (shape.blocksAcross * shape.blocksDown)) : null;
}

/** Calls back with the place in the window, and column and row in the block. */
function eachPixel(
  area: BlockArea,
  { width }: Window,
  visit: (at: number, x: number, y: number) => void,
): void {
  for (let y = 0; y < area.height; y++) {
    const start = (area.toY + y) * width + area.toX;
    for (let x = 0; x < area.width; x++) visit(start + x, area.fromX + x, area.fromY + y);
  }
}
