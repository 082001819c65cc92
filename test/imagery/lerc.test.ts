import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLerc } from '../../lambdas/imagery/tiff/codecs/lerc.ts';
import { encodeLerc, fletcher32 } from './raster-forms/lerc-encoder.ts';

/** One row of 8 pixels that all hold `value` where the mask has a bit; version 2, which has no checksum. */
function constantBlob(dataType: number, value: number, mask: number): Uint8Array {
  const runs = Buffer.alloc(5);
  runs.writeInt16LE(1, 0);
  runs.writeUInt8(mask, 2);
  runs.writeInt16LE(-32_768, 3);
  const head = Buffer.alloc(62);
  head.write('Lerc2 ', 'latin1');
  const valid = [...mask.toString(2)].filter((digit) => digit === '1').length;
  // Version, rows, columns, valid pixels, micro block, size of the blob, data type.
  for (const [i, number] of [2, 1, 8, valid, 8, 62 + 5, dataType].entries())
    head.writeInt32LE(number, 6 + 4 * i);
  for (const [i, number] of [0, value, value].entries()) head.writeDoubleLE(number, 34 + 8 * i);
  head.writeUInt32LE(runs.length, 58);
  return Buffer.concat([head, runs]);
}

const shape = { width: 8, height: 1, samples: 1, outerCompression: 0 };

describe('LERC', () => {
  it('has NaN where the mask of a float block says so', async () => {
    const bytes = await decodeLerc(constantBlob(6, 0.5, 0b11110000), { ...shape, sampleType: 'float32' });
    const nan = Number.NaN;
    expect([...new Float32Array(bytes.buffer)]).toEqual([0.5, 0.5, 0.5, 0.5, nan, nan, nan, nan]);
  });

  it('has the alpha band of an 8-bit block in its mask', async () => {
    const rgba = { ...shape, samples: 2, sampleType: 'uint8' };
    const bytes = await decodeLerc(constantBlob(1, 7, 0b10100000), rgba);
    expect([...bytes]).toEqual([7, 255, 0, 0, 7, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it.each([
    ['another type', { ...shape, sampleType: 'uint32' }],
    ['another size', { ...shape, width: 9, sampleType: 'float32' }],
    ['more samples', { ...shape, samples: 3, sampleType: 'float32' }],
  ])('of %s than the file says is refused', async (_, expected) => {
    await expect(decodeLerc(constantBlob(6, 0.5, 0b11110000), expected)).rejects.toThrow(/LERC block/);
  });

  it.each(['uint8', 'uint16', 'uint32', 'float64'] as const)(
    'of %s keeps values that are stored as they are',
    async (sampleType) => {
      const samples = [7, 200, 13, 0, 255, 42];
      const blob = encodeLerc({ width: 3, height: 1, values: 2, samples }, sampleType);
      const wanted = { width: 3, height: 1, samples: 2, outerCompression: 0, sampleType };
      const { buffer } = await decodeLerc(blob, wanted);
      const Samples = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, float64: Float64Array }[
        sampleType
      ];
      expect([...new Samples(buffer as ArrayBuffer)]).toEqual(samples);
    },
  );

  // Where a decoder that believes them allocates gigabytes, or turns round for ever.
  it.each([
    ['rows', 14, 2 ** 30],
    ['columns', 18, 2 ** 30],
    ['values per pixel', 22, 2 ** 30],
    ['no squares', 30, 0],
    ['a negative size of squares', 30, -8],
    ['huge squares', 30, 2 ** 30],
    ['no size of the blob', 34, 0],
    ['a size beyond its end', 34, 2 ** 30],
    ['no checksum', 10, 0],
  ])('that claims %s is refused', async (_, at, value) => {
    const blob = encodeLerc({ width: 3, height: 1, values: 2, samples: [7, 200, 13, 0, 255, 42] }, 'uint16');
    blob.writeInt32LE(value, at);
    const wanted = { width: 3, height: 1, samples: 2, outerCompression: 0, sampleType: 'uint16' };
    await expect(decodeLerc(blob, wanted)).rejects.toThrow(/LERC/);
  });

  it('that is cut off anywhere is refused', async () => {
    const blob = constantBlob(6, 0.5, 0b11110000);
    for (let length = 0; length < blob.length; length++) {
      const cut = decodeLerc(blob.subarray(0, length), { ...shape, sampleType: 'float32' });
      await expect(cut, `${length} bytes`).rejects.toThrow(RangeError);
    }
  });

  /** Squares, differences and codes of whatever bytes, under a sound header and checksum. */
  it('of any bytes ends in the samples of the block or an error, at once', async () => {
    const body = fc.tuple(
      // Not plain; for 8 bits the encoding; then a code table that may well be sound.
      fc.constantFrom(
        [0],
        [0, 0],
        [0, 1],
        [0, 2],
        [0, 1, 4, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0x82, 8],
      ),
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
    );
    const property = fc.asyncProperty(
      body,
      fc.constantFrom('uint8', 'uint16', 'float32'),
      async (parts, sampleType) => {
        const sound = encodeLerc(
          { width: 20, height: 9, values: 1, samples: Array.from({ length: 180 }, (_, i) => i) },
          sampleType,
        );
        const ranges = 2 * { uint8: 1, uint16: 2, float32: 4 }[sampleType];
        const blob = Buffer.concat([
          sound.subarray(0, 70 + ranges),
          ...parts.map((part) => Buffer.from(part)),
        ]);
        blob.writeInt32LE(blob.length, 34);
        // The largest difference of lossless samples: only with it have 8 bits an encoding of their own.
        blob.writeDoubleLE(0.5, 42);
        blob.writeUInt32LE(fletcher32(blob.subarray(14)), 10);
        const wanted = { width: 20, height: 9, samples: 1, outerCompression: 0, sampleType };
        const started = performance.now();
        const result = await decodeLerc(blob, wanted).catch((error: unknown) => error);
        expect(performance.now() - started).toBeLessThan(1000);
        if (result instanceof Uint8Array) expect(result).toHaveLength((180 * ranges) / 2);
        else expect(result).toBeInstanceOf(RangeError);
      },
    );
    await fc.assert(property, { numRuns: 1500 });
  });
});
