/** The part of a Lerc2 blob that its decoder does not hand on: header, and the mask of its pixels. */

export interface LercBlob {
  readonly rows: number;
  readonly columns: number;
  /** Values per pixel. */
  readonly values: number;
  /** 0 int8, 1 uint8, 2 int16, 3 uint16, 4 int32, 5 uint32, 6 float32, 7 float64 */
  readonly dataType: number;
  /** Of all values. */
  readonly lowest: number;
  /** 1 for each pixel with values; null where all have. */
  readonly mask: Uint8Array | null;
  /** The values of every pixel that has some, where all of those are the same; else null. */
  readonly constant: readonly number[] | null;
}

const MAGIC = 'Lerc2 ';
/** bytes from the count of valid pixels to the end of the header */
const COUNTS_BYTES = 40;
const END_OF_MASK = -32_768;

/** Magic, version, from version 3 a checksum, rows, columns, from version 4 values per pixel, then counts and range. */
export function readLercBlob(blob: Uint8Array): LercBlob {
  const data = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  if (blob.length < MAGIC.length || new TextDecoder('latin1').decode(blob.subarray(0, 6)) !== MAGIC) {
    throw new RangeError(`a LERC block does not begin with "${MAGIC}"`);
  }
  const version = data.getInt32(6, true);
  const at = version >= 3 ? 14 : 10;
  const rows = data.getInt32(at, true);
  const columns = data.getInt32(at + 4, true);
  const values = version >= 4 ? data.getInt32(at + 8, true) : 1;
  const counts = at + (version >= 4 ? 12 : 8);
  const valid = data.getInt32(counts, true);
  const dataType = data.getInt32(counts + 12, true);
  const lowest = data.getFloat64(counts + 24, true);
  const highest = data.getFloat64(counts + 32, true);
  const maskAt = counts + COUNTS_BYTES;
  const maskBytes = data.getUint32(maskAt, true);
  const pixels = rows * columns;
  const mask = valid === pixels ? null : readMask(data, maskAt + 4, valid === 0 ? 0 : maskBytes, pixels);
  const rangesAt = maskAt + 4 + maskBytes;
  const constant = () => {
    if (lowest === highest) return Array<number>(values).fill(highest);
    return version >= 4 && valid > 0 ? equalRanges(data, rangesAt, values, dataType) : null;
  };
  return { rows, columns, values, dataType, lowest, mask, constant: valid === 0 ? [] : constant() };
}

/** Run lengths of bytes, 8 pixels each: a positive count of bytes as they are, a negative one of the same byte. */
function readMask(data: DataView, start: number, length: number, pixels: number): Uint8Array {
  const mask = new Uint8Array(pixels);
  if (length === 0) return mask;
  const bits = new Uint8Array(Math.ceil(pixels / 8));
  let written = 0;
  let at = start;
  for (let count = data.getInt16(at, true); count !== END_OF_MASK; count = data.getInt16(at, true)) {
    at += 2;
    if (at >= start + length) throw new RangeError('the mask of a LERC block does not end');
    const run = Math.abs(count);
    for (let i = 0; i < run; i++) bits[written++] = data.getUint8(count > 0 ? at + i : at);
    at += count > 0 ? run : 1;
  }
  for (let i = 0; i < pixels; i++) mask[i] = (bits[i >> 3]! >> (7 - (i & 7))) & 1;
  return mask;
}

function equalRanges(data: DataView, at: number, values: number, dataType: number): number[] | null {
  const read = RANGE_READERS[dataType];
  if (read === undefined) return null;
  const lowest = Array.from({ length: values }, (_, i) => read.value(data, at + i * read.bytes));
  const highest = lowest.map((_, i) => read.value(data, at + (values + i) * read.bytes));
  return lowest.every((value, i) => value === highest[i]) ? highest : null;
}

const RANGE_READERS: readonly { bytes: number; value: (data: DataView, at: number) => number }[] = [
  { bytes: 1, value: (data, at) => data.getInt8(at) },
  { bytes: 1, value: (data, at) => data.getUint8(at) },
  { bytes: 2, value: (data, at) => data.getInt16(at, true) },
  { bytes: 2, value: (data, at) => data.getUint16(at, true) },
  { bytes: 4, value: (data, at) => data.getInt32(at, true) },
  { bytes: 4, value: (data, at) => data.getUint32(at, true) },
  { bytes: 4, value: (data, at) => data.getFloat32(at, true) },
  { bytes: 8, value: (data, at) => data.getFloat64(at, true) },
];
