import type { NativeSamples } from '../samples.ts';
import { readStuffedNumbers } from './lerc-bits.ts';
import { LERC_NUMBERS, type LercBlob } from './lerc-blob.ts';

/** How the values of one square are stored. */
const STORED = { plain: 0, stuffed: 1, zero: 2, constant: 3 } as const;

/** The usual form: squares of some 8 x 8 pixels, each as steps above its own lowest value. */
export function decodeSquares(blob: LercBlob, start: number, out: NativeSamples): void {
  const { rows, columns, values, squareSize, mask } = blob;
  let at = start;
  const room = new Uint32Array(squareSize * squareSize);
  for (let top = 0; top < rows; top += squareSize) {
    for (let left = 0; left < columns; left += squareSize) {
      const pixels = validPixels(room, mask, columns, {
        top,
        left,
        bottom: Math.min(rows, top + squareSize),
        right: Math.min(columns, left + squareSize),
      });
      for (let value = 0; value < values; value++) at = decodeSquare(blob, at, left, pixels, value, out);
    }
  }
}

interface Square {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Numbers of the pixels that have values, row by row. */
function validPixels(
  pixels: Uint32Array,
  mask: Uint8Array | null,
  columns: number,
  square: Square,
): Uint32Array {
  let count = 0;
  for (let y = square.top; y < square.bottom; y++) {
    for (let x = square.left; x < square.right; x++) {
      const pixel = y * columns + x;
      if (mask === null || mask[pixel] !== 0) pixels[count++] = pixel;
    }
  }
  return pixels.subarray(0, count);
}

/** Gives where the next square begins. */
function decodeSquare(
  { data, values, dataType, error, highest }: LercBlob,
  start: number,
  left: number,
  pixels: Uint32Array,
  value: number,
  out: NativeSamples,
): number {
  const head = data.getUint8(start);
  if (((head >> 2) & 15) !== ((left >> 3) & 15))
    throw new RangeError('a square of a LERC block is out of place');
  const stored = head & 3;
  // Nothing was written there yet: 0 is what it holds.
  if (stored === STORED.zero) return start + 1;
  if (stored === STORED.plain) {
    const { bytes, value: read } = LERC_NUMBERS[dataType]!;
    for (let i = 0; i < pixels.length; i++)
      out[pixels[i]! * values + value] = read(data, start + 1 + i * bytes);
    return start + 1 + pixels.length * bytes;
  }
  const { bytes, value: read } = LERC_NUMBERS[offsetType(dataType, head >> 6)]!;
  const lowest = read(data, start + 1);
  const at = start + 1 + bytes;
  if (stored === STORED.constant) {
    for (let i = 0; i < pixels.length; i++) out[pixels[i]! * values + value] = lowest;
    return at;
  }
  const { numbers, end } = readStuffedNumbers(data, at, pixels.length);
  const step = 2 * error;
  for (let i = 0; i < pixels.length; i++) {
    out[pixels[i]! * values + value] = Math.min(lowest + numbers[i]! * step, highest[value]!);
  }
  return end;
}

/** The lowest value of a square is kept in the smallest type that holds it: `smaller` types below that of the blob. */
function offsetType(dataType: number, smaller: number): number {
  const types: readonly (readonly number[])[] = [
    [0],
    [1],
    [2, 1, 0],
    [3, 1],
    [4, 3, 2, 1],
    [5, 3, 1],
    [6, 2, 1],
    [7, 6, 4, 2],
  ];
  const type = types[dataType]![smaller];
  if (type === undefined) throw new RangeError('a square of a LERC block has an impossible offset');
  return type;
}
