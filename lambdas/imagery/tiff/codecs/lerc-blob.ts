import { fletcher32 } from './lerc-checksum.ts';
import { checkValid, readMask } from './lerc-mask.ts';
import { UnsupportedBlock } from './unsupported-block.ts';

/** What the header of a Lerc2 blob says, and the mask of its pixels. */
export interface LercBlob {
  /** The blob alone: a block may have padding behind it. */
  readonly data: DataView;
  readonly version: number;
  readonly rows: number;
  readonly columns: number;
  /** Values per pixel. */
  readonly values: number;
  /** Side of the squares that are encoded by themselves, pixels. */
  readonly squareSize: number;
  /** 0 int8, 1 uint8, 2 int16, 3 uint16, 4 int32, 5 uint32, 6 float32, 7 float64 */
  readonly dataType: number;
  /** Largest difference to what was encoded; half a step of the quantisation. */
  readonly error: number;
  /** Of all values. */
  readonly lowest: number;
  /** By value of a pixel. */
  readonly highest: readonly number[];
  /** 1 for each pixel with values; null where all have. */
  readonly mask: Uint8Array | null;
  /** The values of every pixel that has some, where all of those are the same; else null. */
  readonly constant: readonly number[] | null;
  /** Where the encoded values begin. */
  readonly bodyAt: number;
}

/** The block that the blob must be of. */
export interface ExpectedBlob {
  readonly rows: number;
  readonly columns: number;
  readonly dataType: number;
  /** Accepted numbers of values per pixel. */
  readonly values: readonly number[];
}

const MAGIC = 'Lerc2 ';
/** libtiff writes version 4; those before differ in the header, those after in how squares are encoded. */
const VERSIONS = [2, 3, 4];
/** bytes from the count of valid pixels to the end of the header */
const COUNTS_BYTES = 40;
/** The encoder tries 8 and 16. */
const MAXIMUM_SQUARE_SIZE = 64;

/**
 * Magic, version, from version 3 a checksum, rows, columns, from version 4 values per pixel, then counts and range.
 * Everything that decides how much memory the rest takes is compared with the block before any of it is taken.
 */
export function readLercBlob(bytes: Uint8Array, expected: ExpectedBlob): LercBlob {
  if (bytes.length < MAGIC.length || new TextDecoder('latin1').decode(bytes.subarray(0, 6)) !== MAGIC) {
    throw new RangeError(`a LERC block does not begin with "${MAGIC}"`);
  }
  const whole = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = whole.getInt32(6, true);
  if (!VERSIONS.includes(version)) throw new UnsupportedBlock(`LERC version ${version} is not read`);
  const at = version >= 3 ? 14 : 10;
  const rows = whole.getInt32(at, true);
  const columns = whole.getInt32(at + 4, true);
  const values = version >= 4 ? whole.getInt32(at + 8, true) : 1;
  const counts = at + (version >= 4 ? 12 : 8);
  const dataType = whole.getInt32(counts + 12, true);
  checkShape({ rows, columns, values, dataType }, expected);
  const data = cut(whole, whole.getInt32(counts + 8, true), counts + COUNTS_BYTES + 4);
  if (version >= 3 && fletcher32(data, 14) !== data.getUint32(10, true)) {
    throw new RangeError('the checksum of a LERC block is wrong');
  }
  const squareSize = data.getInt32(counts + 4, true);
  if (squareSize < 1 || squareSize > MAXIMUM_SQUARE_SIZE) {
    throw new RangeError(`a LERC block has squares of ${squareSize}, not 1 to ${MAXIMUM_SQUARE_SIZE}`);
  }
  const valid = data.getInt32(counts, true);
  const maskAt = counts + COUNTS_BYTES;
  const maskBytes = data.getUint32(maskAt, true);
  const mask =
    valid === rows * columns ? null : readMask(data, maskAt + 4, valid === 0 ? 0 : maskBytes, rows * columns);
  checkValid(valid, mask);
  const shape = { data, version, rows, columns, values, squareSize, dataType, mask };
  const error = data.getFloat64(counts + 16, true);
  const lowest = data.getFloat64(counts + 24, true);
  return {
    ...shape,
    error,
    lowest,
    ...readRanges(shape, counts + 32, maskAt + 4 + maskBytes, lowest, valid),
  };
}

/** The highest value of all; behind the mask, from version 4, lowest and highest by value of a pixel. */
function readRanges(
  { data, version, values, dataType }: Pick<LercBlob, 'data' | 'version' | 'values' | 'dataType'>,
  highestAt: number,
  at: number,
  lowest: number,
  valid: number,
): Pick<LercBlob, 'highest' | 'constant' | 'bodyAt'> {
  const highest = Array<number>(values).fill(data.getFloat64(highestAt, true));
  if (valid === 0) return { highest, constant: [], bodyAt: at };
  if (lowest === highest[0]) return { highest, constant: highest, bodyAt: at };
  if (version < 4) return { highest, constant: null, bodyAt: at };
  const { bytes, value } = LERC_NUMBERS[dataType]!;
  const low = highest.map((_, i) => value(data, at + i * bytes));
  const high = highest.map((_, i) => value(data, at + (values + i) * bytes));
  const isConstant = low.every((one, i) => one === high[i]);
  return { highest: high, constant: isConstant ? high : null, bodyAt: at + 2 * values * bytes };
}

function checkShape(
  found: Pick<LercBlob, 'rows' | 'columns' | 'values' | 'dataType'>,
  expected: ExpectedBlob,
): void {
  const { rows, columns, values, dataType } = found;
  if (rows !== expected.rows || columns !== expected.columns || !expected.values.includes(values)) {
    const wanted = `${expected.columns} x ${expected.rows} x ${expected.values.join(' or ')}`;
    throw new RangeError(`a LERC block is ${columns} x ${rows} x ${values}, not ${wanted}`);
  }
  if (dataType !== expected.dataType) {
    throw new RangeError(`a LERC block holds data type ${dataType}, not ${expected.dataType}`);
  }
}

function cut(whole: DataView, size: number, headerBytes: number): DataView {
  if (size < headerBytes || size > whole.byteLength) {
    throw new RangeError(`a LERC block claims ${size} of ${whole.byteLength} bytes`);
  }
  return new DataView(whole.buffer, whole.byteOffset, size);
}

/** How a number of each data type is read. */
export const LERC_NUMBERS: readonly { bytes: number; value: (data: DataView, at: number) => number }[] = [
  { bytes: 1, value: (data, at) => data.getInt8(at) },
  { bytes: 1, value: (data, at) => data.getUint8(at) },
  { bytes: 2, value: (data, at) => data.getInt16(at, true) },
  { bytes: 2, value: (data, at) => data.getUint16(at, true) },
  { bytes: 4, value: (data, at) => data.getInt32(at, true) },
  { bytes: 4, value: (data, at) => data.getUint32(at, true) },
  { bytes: 4, value: (data, at) => data.getFloat32(at, true) },
  { bytes: 8, value: (data, at) => data.getFloat64(at, true) },
];
