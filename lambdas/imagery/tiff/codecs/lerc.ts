import type { NativeSamples } from '../samples.ts';
import { decodeDeflate } from './deflate.ts';
import { type LercBlob, readLercBlob } from './lerc-blob.ts';
import { UnsupportedBlock } from './unsupported-block.ts';
import { decodeZstd } from './zstd.ts';

/** What LercParameters (tag 50674) says of the compression around the LERC blob. */
const OUTER = { none: 0, deflate: 1, zstd: 2 } as const;

export interface LercShape {
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  /** uint8, int16, float32, ... */
  readonly sampleType: string;
  /** Second value of LercParameters. */
  readonly outerCompression: number;
}

const LOWEST_FLOAT32 = -3.4028234663852886e38;

/** By the data type number of the blob. */
const SAMPLE_ARRAYS = [
  { sampleType: 'int8', Samples: Int8Array },
  { sampleType: 'uint8', Samples: Uint8Array },
  { sampleType: 'int16', Samples: Int16Array },
  { sampleType: 'uint16', Samples: Uint16Array },
  { sampleType: 'int32', Samples: Int32Array },
  { sampleType: 'uint32', Samples: Uint32Array },
  { sampleType: 'float32', Samples: Float32Array },
  { sampleType: 'float64', Samples: Float64Array },
] as const;

/**
 * Decodes into exactly the samples of the block, or throws. The blob's own size is checked before it is decoded. Float
 * samples of masked pixels become NaN; the mask itself is the alpha of 8-bit blobs that have one value too few.
 */
export async function decodeLerc(input: Uint8Array, shape: LercShape): Promise<Uint8Array> {
  const type = SAMPLE_ARRAYS.findIndex(({ sampleType }) => sampleType === shape.sampleType);
  if (type === -1) throw new UnsupportedBlock(`LERC of ${shape.sampleType} samples is not read`);
  const pixels = shape.width * shape.height;
  const { Samples } = SAMPLE_ARRAYS[type]!;
  const length = pixels * shape.samples * Samples.BYTES_PER_ELEMENT;
  const bytes = await openOuter(input, shape.outerCompression, length);
  const blob = readLercBlob(bytes);
  checkBlob(blob, shape, type);
  // The decoder writes constants of masked blobs beside their pixels, so these are written here.
  const decoded =
    blob.mask !== null && blob.constant !== null
      ? fillConstant(new Samples(pixels * blob.values), blob.mask, blob.constant)
      : await decodeBlob(bytes, blob, shape);
  if (decoded.length !== pixels * blob.values)
    throw new RangeError(`LERC data gives ${decoded.length} of ${pixels * blob.values} samples`);
  if (decoded instanceof Float32Array || decoded instanceof Float64Array) restoreNaN(decoded, blob);
  return blob.values === shape.samples ? bytesOf(decoded) : withAlpha(decoded, blob);
}

/** The LERC blob's length is not stated: it is at most a little larger than the samples. */
async function openOuter(input: Uint8Array, outer: number, length: number): Promise<Uint8Array> {
  const limit = length + 64 * 1024;
  if (outer === OUTER.none) return input;
  if (outer === OUTER.deflate) return decodeDeflate(input, limit, 'at most');
  if (outer === OUTER.zstd) return decodeZstd(input, limit, 'at most');
  throw new RangeError(`LERC is wrapped in the unknown compression ${outer}`);
}

function checkBlob(blob: LercBlob, shape: LercShape, type: number): void {
  const isAlphaMask = shape.sampleType === 'uint8' && blob.values === shape.samples - 1;
  const hasValues = blob.values === shape.samples || isAlphaMask;
  if (blob.rows !== shape.height || blob.columns !== shape.width || !hasValues) {
    throw new RangeError(
      `a LERC block is ${blob.columns} x ${blob.rows} x ${blob.values}, not ${shape.width} x ${shape.height} x ${shape.samples}`,
    );
  }
  if (blob.dataType !== type)
    throw new RangeError(`a LERC block holds data type ${blob.dataType}, not ${shape.sampleType}`);
}

async function decodeBlob(bytes: Uint8Array, blob: LercBlob, shape: LercShape): Promise<NativeSamples> {
  const { getDecoder } = await import('geotiff');
  const { Samples } = SAMPLE_ARRAYS[blob.dataType]!;
  const parameters = {
    tileWidth: shape.width,
    tileHeight: shape.height,
    predictor: 1,
    bitsPerSample: Samples.BYTES_PER_ELEMENT * 8,
    planarConfiguration: 1,
    LercParameters: [4, OUTER.none],
  };
  const decoder = await getDecoder(34887, parameters as never);
  const { decodeBlock } = decoder as unknown as { decodeBlock(b: ArrayBufferLike): ArrayBufferLike };
  try {
    return new Samples(decodeBlock.call(decoder, Uint8Array.from(bytes).buffer) as ArrayBuffer);
  } catch (cause) {
    // lerc 3.0.0 calls a DataView method that does not exist for offsets of this type.
    if (shape.sampleType !== 'uint32' || !(cause instanceof TypeError)) throw cause;
    throw new UnsupportedBlock('LERC of uint32 samples is not read: save it with DEFLATE', { cause });
  }
}

function fillConstant<T extends NativeSamples>(out: T, mask: Uint8Array, constant: readonly number[]): T {
  const values = constant.length;
  for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) out.set(constant, i * values);
  return out;
}

/**
 * NaN in all bands is the mask; in some of them the encoder writes the type's lowest number. Bytes of 255 are NaN in
 * either byte order, since the samples of a big-endian file are still to be turned around.
 */
function restoreNaN(samples: Float32Array | Float64Array, { mask, values, lowest }: LercBlob): void {
  const bytes = bytesOf(samples);
  const width = samples.BYTES_PER_ELEMENT;
  for (let i = 0; mask !== null && i < mask.length; i++)
    if (mask[i] === 0) bytes.fill(255, i * values * width, (i + 1) * values * width);
  const lost = samples instanceof Float32Array ? LOWEST_FLOAT32 : -Number.MAX_VALUE;
  for (let i = 0; lowest === lost && i < samples.length; i++)
    if (samples[i] === lost) bytes.fill(255, i * width, (i + 1) * width);
}

/** libtiff keeps an 8-bit alpha band of 0 and 255 as the blob's mask. */
function withAlpha(samples: NativeSamples, { mask, values, rows, columns }: LercBlob): Uint8Array {
  const out = new Uint8Array(rows * columns * (values + 1));
  for (let i = 0; i < rows * columns; i++) {
    for (let v = 0; v < values; v++) out[i * (values + 1) + v] = samples[i * values + v]!;
    out[i * (values + 1) + values] = mask === null || mask[i] !== 0 ? 255 : 0;
  }
  return out;
}

function bytesOf({ buffer, byteOffset, byteLength }: NativeSamples): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
