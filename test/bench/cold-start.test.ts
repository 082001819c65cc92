import { beforeAll, describe, expect, it } from 'vitest';
import { type ColdStart, measureColdStarts } from '../../bench/commands/cold-start.ts';
import { FUNCTIONS, type FunctionName } from '../../lambdas/contract.ts';

interface Budget {
  readonly code: number;
  readonly load: number;
}

/**
 * Times what a bare handler with the same SDK clients takes: bytes of code, and time to load it. Measured on 26 November
 * 2026 (`npm run bench -- cold-start`, in the order below): code 1.81, 2.09, 1.18, 1.15 and 1.17; load 1.05, 1.38, 1.19,
 * 1.08 and 1.13. More means that something came along unnoticed.
 */
const BUDGETS: Readonly<Record<FunctionName, Budget>> = {
  // A fifth is the OpenAPI document; with most routes it is read when somebody asks for it.
  api: { code: 1.9, load: 1.8 },
  // With the raster engine: its kernels, codecs and pictures, but no sharp, which only a photo loads. A seventh is the bundle
  // of its threads, which this start does not read.
  'process-image': { code: 2.2, load: 2.2 },
  'sweep-stuck-images': { code: 1.4, load: 1.7 },
  'deliver-webhooks': { code: 1.3, load: 1.6 },
  'migrate-schema': { code: 1.3, load: 1.6 },
};

const ratio = (one: ColdStart) => one.importMilliseconds / one.bareImportMilliseconds;
const isSlow = (one: ColdStart) => ratio(one) >= BUDGETS[one.name].load;

function fastest(one: ColdStart, other: ColdStart): ColdStart {
  return {
    ...one,
    importMilliseconds: Math.min(one.importMilliseconds, other.importMilliseconds),
    bareImportMilliseconds: Math.min(one.bareImportMilliseconds, other.bareImportMilliseconds),
  };
}

describe('the start of a function beside one that only makes its SDK clients', () => {
  let figures: readonly ColdStart[];
  const of = (name: FunctionName) => figures.find((one) => one.name === name)!;

  // The fastest of three, in turn; of up to twelve while one seems slow: what else this machine does only ever adds.
  beforeAll(async () => {
    figures = await measureColdStarts(3, () => {});
    for (let round = 1; round < 4 && figures.some(isSlow); round++) {
      const again = await measureColdStarts(3, () => {});
      figures = figures.map((one, i) => fastest(one, again[i]!));
    }
  }, 300_000);

  it.each(FUNCTIONS)('%s has little more code to read', (name) => {
    const { codeBytes, bareCodeBytes } = of(name);
    expect(codeBytes / bareCodeBytes).toBeLessThan(BUDGETS[name].code);
    expect(codeBytes).toBeGreaterThan(bareCodeBytes / 2);
  });

  it.each(FUNCTIONS)('%s is loaded nearly as soon', (name) => {
    expect(ratio(of(name))).toBeLessThan(BUDGETS[name].load);
  });

  it.each(FUNCTIONS)('%s is an asset that Lambda takes: 250 MB unpacked', (name) => {
    expect(of(name).assetBytes).toBeLessThan(30 * 1024 ** 2);
    expect(of(name).zippedBytes).toBeLessThan(of(name).assetBytes);
  });
});
