import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KernelMemory } from '../../../lambdas/imagery/kernels/kernel-memory.ts';
import { ENCODE_SCRATCH_BYTES } from '../../../lambdas/imagery/kernels/row-kernels.ts';

const MOST = 1024 * 1024;
const memory = new KernelMemory(3 * MOST + ENCODE_SCRATCH_BYTES);
const tile = memory.uint8(MOST);
const out = memory.uint8(2 * MOST - 4096);
const scratch = memory.uint8(ENCODE_SCRATCH_BYTES);

/** Samples of a row that has as few bytes as possible, and of a map's tile. */
const [NARROW, WIDE] = [16, 512];

/** Of the tile of which the predictor makes these bytes. */
function encode(predicted: Uint8Array, width: number): Uint8Array {
  const rowBytes = 4 * width;
  for (let row = 0; row < predicted.length; row += rowBytes) {
    tile.values.set(undoPredictor(predicted.subarray(row, row + rowBytes)), row);
  }
  // What an earlier call left there must not matter.
  scratch.values.fill(0xa5);
  const height = predicted.length / rowBytes;
  const length = memory.kernels.encodeTile(tile.at, width, height, out.at, scratch.at);
  return out.values.slice(0, length);
}

/** TIFF Technical Note 3, backwards: sums of bytes, which are planes of the samples' bytes, the most significant first. */
function undoPredictor(row: Uint8Array): Uint8Array {
  const samples = row.length / 4;
  const bytes = new Uint8Array(row.length);
  let sum = 0;
  for (const [i, difference] of row.entries()) {
    sum = (sum + difference) & 255;
    bytes[(i % samples) * 4 + 3 - Math.floor(i / samples)] = sum;
  }
  return bytes;
}

function inWholeRows(bytes: Buffer, width: number): Buffer {
  const missing = (4 * width - (bytes.length % (4 * width))) % (4 * width);
  return Buffer.concat([bytes, Buffer.alloc(missing)]);
}

/** Bytes as a predictor leaves them, and others: noise, runs of all lengths, few values, very uneven counts. */
const runs = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 700 })), { maxLength: 60 })
  .map((pairs) => Buffer.concat(pairs.map(([value, length]) => Buffer.alloc(length, value))));
const noise = fc.uint8Array({ minLength: 1, maxLength: 5000 }).map((bytes) => Buffer.from(bytes));
const uneven = fc
  .array(fc.integer({ min: 0, max: 2 ** 30 }), { minLength: 1, maxLength: 3000 })
  .map((values) => Buffer.from(values.map((value) => Math.clz32(value) * 3)));
const pieces = fc
  .array(fc.oneof(runs, noise, uneven), { minLength: 1, maxLength: 6 })
  .map((parts) => Buffer.concat(parts))
  .filter((bytes) => bytes.length > 0);

describe('an encoded tile', () => {
  it('has byte planes and their differences, as TIFF Technical Note 3 says', () => {
    const width = 32;
    const samples = new Float32Array(memory.kernels.memory.buffer, tile.at, 2 * width);
    fc.assert(
      fc.property(fc.array(fc.float(), { minLength: 2 * width, maxLength: 2 * width }), (values) => {
        samples.set(values);
        const length = memory.kernels.encodeTile(tile.at, width, 2, out.at, scratch.at);
        const predicted = [0, 1].flatMap((row) => predictedRow(values, row, width));
        expect([...inflateSync(out.values.subarray(0, length))]).toEqual(predicted);
      }),
    );
  });

  it.each([NARROW, WIDE])('of rows of %i samples is what the predictor makes, whatever that is', (width) => {
    fc.assert(
      fc.property(pieces, (bytes) => {
        const predicted = inWholeRows(bytes, width);
        expect(inflateSync(encode(predicted, width)).equals(predicted)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    [WIDE, 1],
    [WIDE, 2],
    [WIDE, 127],
    [WIDE, 128],
    [WIDE, 129],
    [WIDE, 256],
    [WIDE, 257],
    [WIDE, 512],
    [NARROW, 4095],
    [NARROW, 4096],
    [NARROW, 4097],
  ])('of rows of %i samples is so around its blocks: %i rows', (width, height) => {
    const length = 4 * width * height;
    const mixed = Buffer.alloc(length).map((_, i) => (i % 900 < 300 ? 7 : Math.imul(i, 40_503) >>> 8));
    for (const predicted of [Buffer.alloc(length), mixed]) {
      expect(inflateSync(encode(predicted, width)).equals(predicted)).toBe(true);
    }
  });

  it('keeps codes within twelve bits where counts grow like Fibonacci’s numbers, which make the longest codes', () => {
    let [a, b] = [1, 1];
    const parts: Buffer[] = [];
    for (let value = 0; value < 24; value++) {
      // Not in runs, which would be matches.
      parts.push(Buffer.from(Buffer.alloc(2 * a).map((_, i) => (i % 2 === 0 ? value : 255))));
      [a, b] = [b, a + b];
    }
    const predicted = inWholeRows(Buffer.concat(parts).subarray(0, MOST / 2), WIDE);
    expect(inflateSync(encode(predicted, WIDE)).equals(predicted)).toBe(true);
  });

  it('is small where it is a run of one byte, and hardly larger than noise', () => {
    const length = 4 * WIDE * 147;
    expect(encode(Buffer.alloc(length, 9), WIDE).length).toBeLessThan(1500);
    const random = Buffer.alloc(length).map((_, i) => Math.imul(i ^ (i >>> 7), 2_654_435_761) >>> 23);
    expect(encode(random, WIDE).length).toBeLessThan(length + 1500);
  });
});

/** Byte planes of one row, most significant first; then the difference of each byte to the one before it. */
function predictedRow(values: readonly number[], row: number, width: number): number[] {
  const bytes = new DataView(new ArrayBuffer(4));
  const planes = Array.from({ length: 4 * width }, (_, i) => {
    bytes.setFloat32(0, values[row * width + (i % width)]!);
    return bytes.getUint8(Math.floor(i / width));
  });
  return planes.map((byte, i) => (byte - (planes[i - 1] ?? 0)) & 255);
}
