import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpackSamples } from '../../lambdas/imagery/tiff/packed-samples.ts';

/** Rows of binary digits, each filled up to whole bytes. */
function pack(rows: readonly (readonly number[])[], bits: number): Uint8Array {
  const bytes = rows.flatMap((row) => {
    const digits = row.map((value) => value.toString(2).padStart(bits, '0')).join('');
    return (digits.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
  });
  return Uint8Array.from(bytes);
}

describe('packed samples', () => {
  it('of 12 bits take three bytes for two', () => {
    expect([...unpackSamples(Uint8Array.of(0xab, 0xcd, 0xef), 2, 12)]).toEqual([0xabc, 0xdef]);
  });

  it('of any number of bits come out as they went in, rows from whole bytes', () => {
    const rasters = fc
      .record({ bits: fc.integer({ min: 2, max: 31 }), width: fc.integer({ min: 1, max: 9 }) })
      .chain(({ bits, width }) =>
        fc.record({
          bits: fc.constant(bits),
          rows: fc.array(fc.array(fc.nat({ max: 2 ** bits - 1 }), { minLength: width, maxLength: width }), {
            minLength: 1,
            maxLength: 4,
          }),
        }),
      );
    fc.assert(
      fc.property(rasters, ({ bits, rows }) => {
        expect([...unpackSamples(pack(rows, bits), rows[0]!.length, bits)]).toEqual(rows.flat());
      }),
    );
  });
});
