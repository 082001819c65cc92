import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeDeflate } from '../../lambdas/imagery/tiff/codecs/deflate.ts';
import { decodeLzw } from '../../lambdas/imagery/tiff/codecs/lzw.ts';
import { decodePackBits } from '../../lambdas/imagery/tiff/codecs/packbits.ts';
import { undoFloatPredictor, undoHorizontalDifferencing } from '../../lambdas/imagery/tiff/predictor.ts';
import { encodeLzw } from './raster-forms/lzw-encoder.ts';

const noisy = fc.uint8Array({ minLength: 1, maxLength: 3000 });
const runs = fc
  .array(fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 400 })), { minLength: 1, maxLength: 30 })
  .map((pieces) => Uint8Array.from(pieces.flatMap(([value, count]) => Array<number>(count).fill(value))));

describe('LZW', () => {
  it('gives back what was encoded', () => {
    fc.assert(
      fc.property(fc.oneof(noisy, runs), (input) => {
        expect(decodeLzw(encodeLzw(input), input.length)).toEqual(input);
      }),
      { numRuns: 60 },
    );
  });

  it('ends or throws on any bytes, and never gives more than was asked for', () => {
    fc.assert(
      fc.property(noisy, fc.integer({ min: 1, max: 5000 }), (input, length) => {
        try {
          expect(decodeLzw(input, length)).toHaveLength(length);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});

describe('PackBits', () => {
  it('decodes the example of TIFF 6.0', () => {
    const packed = Uint8Array.of(
      0xfe,
      0xaa,
      0x02,
      0x80,
      0x00,
      0x2a,
      0xfd,
      0xaa,
      0x03,
      0x80,
      0x00,
      0x2a,
      0x22,
      0xf7,
      0xaa,
    );
    const plain = 'aaaaaa80002aaaaaaaaa80002a22aaaaaaaaaaaaaaaaaaaa';
    expect(Buffer.from(decodePackBits(packed, 24)).toString('hex')).toBe(plain);
  });

  it('throws where the data ends early', () => {
    expect(() => decodePackBits(Uint8Array.of(0xfe, 0xaa), 24)).toThrow(RangeError);
    expect(() => decodePackBits(Uint8Array.of(5, 1, 2), 24)).toThrow(RangeError);
  });
});

describe('DEFLATE', () => {
  it('refuses less and more than the block holds', () => {
    const packed = deflateSync(new Uint8Array(1000));
    expect(decodeDeflate(packed, 1000)).toHaveLength(1000);
    expect(() => decodeDeflate(packed, 999)).toThrow();
    expect(() => decodeDeflate(packed, 1001)).toThrow();
    expect(() => decodeDeflate(packed.subarray(0, 10), 1000)).toThrow();
  });

  it('does not unpack a bomb', () => {
    const bomb = deflateSync(new Uint8Array(200 * 1024 * 1024));
    const before = process.memoryUsage().rss;
    expect(() => decodeDeflate(bomb, 4096)).toThrow();
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });
});

describe('predictors', () => {
  it('sum 16-bit differences with wrapping, band by band', () => {
    const samples = Uint16Array.of(65_000, 10, 1000, 5, 500, 65_535);
    undoHorizontalDifferencing(new Uint8Array(samples.buffer), { width: 3, samples: 2, bytesPerSample: 2 });
    expect([...samples]).toEqual([65_000, 10, 464, 15, 964, 14]);
  });

  it('put float planes together, most significant first', () => {
    const value = Math.fround(0.1);
    const big = new DataView(new ArrayBuffer(4));
    big.setFloat32(0, value);
    const planes = [0, 1, 2, 3].flatMap((i) => [big.getUint8(i), big.getUint8(i)]);
    const block = Uint8Array.from(planes, (byte, i) => byte - (planes[i - 1] ?? 0));
    undoFloatPredictor(block, { width: 2, samples: 1, bytesPerSample: 4 });
    expect([...new Float32Array(block.buffer)]).toEqual([value, value]);
  });
});
