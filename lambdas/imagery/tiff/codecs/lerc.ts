import type { NativeSamples } from '../samples.ts';
import { decodeDeflate } from './deflate.ts';
import { LERC_NUMBERS, type LercBlob, readLercBlob } from './lerc-blob.ts';
import { decodeHuffman } from './lerc-huffman.ts';
import { decodeSquares } from './lerc-squares.ts';
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

/** How the values behind the header are stored, where they are not all the same. */
const ENCODING = { squares: 0, differences: 1, codes: 2 } as const;

/**
 * Decodes into exactly the samples of the block, or throws. The blob's own size is checked before it is decoded. Float
 * samples of masked pixels become NaN; the mask itself is the alpha of 8-bit blobs that have one value too few.
 */
export async function decodeLerc(input: Uint8Array, shape: LercShape): Promise<Uint8Array> {
  const dataType = SAMPLE_ARRAYS.findIndex(({ sampleType }) => sampleType === shape.sampleType);
  if (dataType === -1) throw new UnsupportedBlock(`LERC of ${shape.sampleType} samples is not read`);
  const { Samples } = SAMPLE_ARRAYS[dataType]!;
  const pixels = shape.width * shape.height;
  const length = pixels * shape.samples * Samples.BYTES_PER_ELEMENT;
  const bytes = await openOuter(input, shape.outerCompression, length);
  const canBeAlpha = shape.sampleType === 'uint8' && shape.samples > 1;
  const values = canBeAlpha ? [shape.samples, shape.samples - 1] : [shape.samples];
  const blob = readLercBlob(bytes, { rows: shape.height, columns: shape.width, dataType, values });
  const decoded = new Samples(pixels * blob.values);
  decodeValues(blob, decoded);
  if (decoded instanceof Float32Array || decoded instanceof Float64Array) restoreNaN(decoded, blob);
  return blob.values === shape.samples ? bytesOf(decoded) : withAlpha(decoded, blob);
}

function decodeValues(blob: LercBlob, out: NativeSamples): void {
  const { data, bodyAt, constant, mask } = blob;
  if (constant !== null) fillConstant(out, mask, constant);
  else if (data.getUint8(bodyAt) !== 0) readPlain(blob, bodyAt + 1, out);
  else if (hasCodes(blob)) decodeCoded(blob, bodyAt + 1, out);
  else decodeSquares(blob, bodyAt + 1, out);
}

/** Only of lossless 8-bit samples is there a choice, and a byte that tells it. */
function hasCodes({ dataType, error }: LercBlob): boolean {
  return dataType <= 1 && Math.abs(error - 0.5) < 1e-5;
}

function decodeCoded(blob: LercBlob, at: number, out: NativeSamples): void {
  const encoding = blob.data.getUint8(at);
  if (encoding > ENCODING.codes) throw new RangeError(`a LERC block has the unknown encoding ${encoding}`);
  if (encoding === ENCODING.squares) decodeSquares(blob, at + 1, out);
  else decodeHuffman(blob, at + 1, encoding === ENCODING.differences, out);
}

/** All values as they are, pixel by pixel: of noise nothing else is smaller. */
function readPlain({ data, dataType, values, mask }: LercBlob, start: number, out: NativeSamples): void {
  const { bytes, value } = LERC_NUMBERS[dataType]!;
  let at = start;
  for (let i = 0; i < out.length; i++) {
    if (mask !== null && mask[Math.floor(i / values)] === 0) continue;
    out[i] = value(data, at);
    at += bytes;
  }
}

/** The LERC blob's length is not stated: it is at most a little larger than the samples. */
async function openOuter(input: Uint8Array, outer: number, length: number): Promise<Uint8Array> {
  const limit = length + 64 * 1024;
  if (outer === OUTER.none) return input;
  if (outer === OUTER.deflate) return decodeDeflate(input, limit, 'at most');
  if (outer === OUTER.zstd) return decodeZstd(input, limit, 'at most');
  throw new RangeError(`LERC is wrapped in the unknown compression ${outer}`);
}

/** No pixel has values where the constant has none. */
function fillConstant(out: NativeSamples, mask: Uint8Array | null, constant: readonly number[]): void {
  const { length } = constant;
  if (length === 0) return;
  for (let i = 0; i < out.length; i += length)
    if (mask === null || mask[i / length] !== 0) out.set(constant, i);
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
