import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashKernelSources } from '../../../build/compile-row-kernels.ts';
import { KernelMemory } from '../../../lambdas/imagery/kernels/kernel-memory.ts';
import { ROW_KERNELS_SOURCE_SHA256 } from '../../../lambdas/imagery/kernels/row-kernels.wasm.ts';
import { EMPTY_INDEX, MAP_STEPS, PaletteMapper } from '../../../lambdas/imagery/preview/picture-palette.ts';
import { ndvi, savi } from '../../../lambdas/spectral/indices.ts';

const MOST = 70;
const memory = new KernelMemory(1 << 20);
const { kernels } = memory;
const [first, second, third, out] = [0, 1, 2, 3].map(() => memory.float64(MOST)) as [
  ReturnType<KernelMemory['float64']>,
  ReturnType<KernelMemory['float64']>,
  ReturnType<KernelMemory['float64']>,
  ReturnType<KernelMemory['float64']>,
];
const samples = memory.uint8(2 * MOST);
const state = memory.float64(8);

const length = fc.integer({ min: 1, max: MOST });
const value = fc.oneof(
  fc.double({ min: -0.5, max: 2 }),
  fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-308, 1e308),
);
const rows = length.chain((size) => fc.tuple(rowOf(size), rowOf(size)));
function rowOf(size: number) {
  return fc.array(value, { minLength: size, maxLength: size });
}

const found = (size: number) => [...out.values.subarray(0, size)];

describe('the row kernels', () => {
  it('are compiled from the source that lies beside them', () => {
    expect(ROW_KERNELS_SOURCE_SHA256).toBe(hashKernelSources());
  });

  it('give NDVI and SAVI to the last bit of plain float64 arithmetic', () => {
    fc.assert(
      fc.property(rows, fc.double({ min: 0, max: 1, noNaN: true }), ([red, nir], soil) => {
        first.values.set(red);
        second.values.set(nir);
        kernels.ndviRow(first.at, second.at, third.at, red.length);
        kernels.saviRow(first.at, second.at, third.at, out.at, red.length, soil);
        const expected = red.map((sample, i) => ndvi(sample, nir[i]!));
        expect([...third.values.subarray(0, red.length)]).toEqual(expected);
        expect(found(red.length)).toEqual(
          red.map((sample, i) => (Number.isNaN(expected[i]!) ? Number.NaN : savi(sample, nir[i]!, soil))),
        );
      }),
    );
  });

  it.each([
    ['uint16', Uint16Array, 65_535],
    ['uint8', Uint8Array, 255],
  ] as const)('scale %s samples, leave nodata out, and say what they found', (type, Samples, most) => {
    const read = type === 'uint16' ? kernels.readUint16 : kernels.readUint8;
    const sample = fc.oneof(fc.integer({ min: 0, max: most }), fc.constantFrom(0, 1, most));
    const nodata = fc.constantFrom(-1, 0, most);
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: MOST - 4 }), nodata, (row, no) => {
        new Samples(kernels.memory.buffer, samples.at, row.length).set(row);
        read(samples.at, out.at, row.length, 0.0001, -0.1, no, state.at);
        const expected = row.map((stored) => (stored === no ? Number.NaN : stored * 0.0001 - 0.1));
        expect(found(row.length)).toEqual(expected);
        const valid = expected.filter((one) => !Number.isNaN(one));
        expect([...state.values.subarray(0, 3)]).toEqual([
          valid.length,
          Math.min(...valid),
          Math.max(...valid),
        ]);
        kernels.boundRow(out.at, row.length, state.at);
        expect([...state.values.subarray(0, 3)]).toEqual([
          valid.length,
          Math.min(...valid),
          Math.max(...valid),
        ]);
      }),
    );
  });

  it('round to float32 as a typed array does, with one NaN for all', () => {
    const target = memory.float32(MOST);
    fc.assert(
      fc.property(length.chain(rowOf), (row) => {
        first.values.set(row);
        target.values.fill(7);
        kernels.storeRow(first.at, target.at, row.length);
        expect([...target.values.subarray(0, row.length)]).toEqual(row.map(Math.fround));
        expect(target.values.subarray(row.length).every((rest) => rest === 7)).toBe(true);
        const bits = new Uint32Array(target.values.buffer, target.at, row.length);
        for (const [i, one] of row.entries()) if (Number.isNaN(one)) expect(bits[i]).toBe(0x7fc00000);
      }),
    );
  });

  it('give a value the colour of plain float32 arithmetic, the end’s where it lies beyond, and none that of NaN', () => {
    const ends = fc
      .tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: 0.001, max: 4, noNaN: true }))
      .map(([from, width]) => ({ from, to: from + width }));
    fc.assert(
      fc.property(fc.array(fc.float(), { minLength: 1, maxLength: 40 }), ends, (values, { from, to }) => {
        const plain = values.map((value) => {
          const [lower, upper] = [Math.fround(from), Math.fround(to)];
          const scale = Math.fround((MAP_STEPS - 1) / Math.fround(upper - lower));
          const above = Math.fround(Math.min(upper, Math.max(lower, value)) - lower);
          const step = Math.fround(Math.fround(above * scale) + 0.5);
          return Number.isNaN(value) ? EMPTY_INDEX : Math.floor(step);
        });
        expect([...new PaletteMapper({ from, to }, values.length).map(Float32Array.from(values))]).toEqual(
          plain,
        );
      }),
    );
  });

  it('halve a tile by the means of what is valid in 2 x 2 values', () => {
    const size = 16;
    const tile = memory.float32(size * size);
    const half = memory.float32((size * size) / 4);
    const pixel = fc.oneof(fc.float({ min: -1, max: 1, noNaN: true }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(pixel, { minLength: size * size, maxLength: size * size }), (values) => {
        tile.values.set(values);
        kernels.halveTile(tile.at, half.at, size);
        for (let i = 0; i < half.values.length; i++) {
          const at = Math.floor(i / 8) * 2 * size + (i % 8) * 2;
          const four = [at, at + 1, at + size, at + size + 1].map((place) => tile.values[place]!);
          const valid = four.filter((one) => !Number.isNaN(one));
          const mean = valid.reduce((sum, one) => sum + one, 0) / valid.length;
          if (valid.length === 0) expect(half.values[i]).toBeNaN();
          else expect(Math.abs(half.values[i]! - mean)).toBeLessThanOrEqual(1.2e-7);
        }
      }),
      { numRuns: 30 },
    );
  });
});
