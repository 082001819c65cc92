/** Whole numbers of a fixed count of bits in a LERC blob ("bit stuffing"), low bits first (from version 3 on). */

export interface StuffedNumbers {
  readonly numbers: Uint32Array;
  /** Where the next part of the blob begins. */
  readonly end: number;
}

/**
 * A byte says how wide the count is, whether there is a table, and the bits of a number; then count, table, numbers.
 * The count must be the one that the place calls for, so that nothing in the blob decides how much is decoded.
 */
export function readStuffedNumbers(data: DataView, start: number, expected: number): StuffedNumbers {
  const head = data.getUint8(start);
  const hasTable = (head & 32) !== 0;
  const bits = head & 31;
  const { count, at } = readCount(data, start + 1, head >> 6);
  if (count !== expected)
    throw new RangeError(`a LERC block holds ${count} numbers where ${expected} belong`);
  if (!hasTable) return unstuff(data, at, count, bits);
  return readThroughTable(data, at, count, bits);
}

/** The table leaves out its first number, which is 0. */
function readThroughTable(data: DataView, start: number, count: number, bits: number): StuffedNumbers {
  const size = data.getUint8(start) - 1;
  if (size < 1 || bits === 0) throw new RangeError('a table of a LERC block is empty');
  const table = unstuff(data, start + 1, size, bits);
  const indices = unstuff(data, table.end, count, 32 - Math.clz32(size));
  const numbers = indices.numbers.map((index) => {
    if (index > size) throw new RangeError(`a LERC block asks for entry ${index} of a table of ${size}`);
    return index === 0 ? 0 : table.numbers[index - 1]!;
  });
  return { numbers, end: indices.end };
}

function readCount(data: DataView, at: number, width: number): { count: number; at: number } {
  if (width === 0) return { count: data.getUint32(at, true), at: at + 4 };
  if (width === 1) return { count: data.getUint16(at, true), at: at + 2 };
  if (width === 2) return { count: data.getUint8(at), at: at + 1 };
  throw new RangeError('a LERC block has a count of unknown width');
}

function unstuff(data: DataView, start: number, count: number, bits: number): StuffedNumbers {
  const numbers = new Uint32Array(count);
  const end = start + Math.ceil((count * bits) / 8);
  if (end > data.byteLength)
    throw new RangeError(`a LERC block ends within ${count} numbers of ${bits} bits`);
  if (bits === 0) return { numbers, end };
  const mask = 2 ** bits - 1;
  for (let i = 0; i < count; i++) {
    const position = i * bits;
    const at = start + (position >>> 3);
    // With the 7 bits before it at most, a number of up to 25 bits lies in four bytes.
    numbers[i] =
      bits <= 25 && at + 4 <= data.byteLength
        ? (data.getUint32(at, true) >>> (position & 7)) & mask
        : oneNumber(data, at, position & 7, bits);
  }
  return { numbers, end };
}

/** Byte by byte: up to 38 bits at once, so that products stand for shifts, which are of 32 bits. */
function oneNumber(data: DataView, start: number, skipped: number, bits: number): number {
  let value = 0;
  for (let held = 0; held < skipped + bits; held += 8) value += data.getUint8(start + held / 8) * 2 ** held;
  return Math.floor(value / 2 ** skipped) % 2 ** bits;
}
