import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BandRole, INDEX_IDS, type IndexId } from '../../lambdas/pipeline/image-analysis.ts';
import { computeIndex, INDEX_REGISTRY } from '../../lambdas/spectral/index-registry.ts';

type Pixel = Readonly<Record<BandRole, number>>;

/** Green onion canopy, reflectance. */
const CANOPY: Pixel = { blue: 0.04, green: 0.1, red: 0.05, red_edge: 0.2, nir: 0.45 };

/** One pixel, with no band but those that the index names. */
function indexValue(id: IndexId, pixel: Pixel, soilBrightnessFactor = 0.5): number {
  const definition = INDEX_REGISTRY[id];
  const rows = Object.fromEntries(definition.bands.map((band) => [band, Float64Array.of(pixel[band])]));
  const out = new Float64Array(1);
  computeIndex(definition, rows, { soilBrightnessFactor }, out);
  return out[0]!;
}

const reflectance = fc.double({ min: 0, max: 1, noNaN: true });
const pixels = fc.record({
  blue: reflectance,
  green: reflectance,
  red: reflectance,
  red_edge: reflectance,
  nir: reflectance,
});
/** Without differences so small that rounding decides. */
const plainPixels = fc
  .record({
    blue: fc.integer({ min: 1, max: 1000 }),
    green: fc.integer({ min: 1, max: 1000 }),
    red: fc.integer({ min: 1, max: 1000 }),
    red_edge: fc.integer({ min: 1, max: 1000 }),
    nir: fc.integer({ min: 1, max: 1000 }),
  })
  .map((pixel) => times(pixel, 0.001));

function times(pixel: Pixel, gain: number): Pixel {
  return {
    blue: pixel.blue * gain,
    green: pixel.green * gain,
    red: pixel.red * gain,
    red_edge: pixel.red_edge * gain,
    nir: pixel.nir * gain,
  };
}

describe('each index', () => {
  it.each<[IndexId, number]>([
    ['ndvi', 0.8],
    ['savi', 0.6],
    ['osavi', 0.4 / 0.66],
    ['msavi2', (1.9 - Math.sqrt(1.9 ** 2 - 3.2)) / 2],
    ['gndvi', 0.35 / 0.55],
    ['ndre', 0.25 / 0.65],
    ['evi', 1 / 1.45],
    ['evi2', 1 / 1.57],
    ['ndwi', -0.35 / 0.55],
    ['vari', 0.05 / 0.11],
    ['gli', 0.11 / 0.29],
    ['exg', 0.11 / 0.19],
    ['tgi', 5.35],
    ['cig', 3.5],
    ['cire', 1.25],
    ['arvi', 0.39 / 0.51],
    ['mcari', 0.52],
    ['grvi_ratio', 4.5],
    ['ngrdi', 0.05 / 0.15],
    ['bndvi', 0.41 / 0.49],
    ['endvi', 0.47 / 0.63],
  ])('%s has the value of its paper for a green canopy: %d', (id, expected) => {
    expect(indexValue(id, CANOPY)).toBeCloseTo(expected, 12);
  });

  it('has one entry under its own id, with a formula, its bands, a legend and a paper', () => {
    expect(Object.keys(INDEX_REGISTRY).sort()).toEqual([...INDEX_IDS].sort());
    for (const [id, { formula, bands, display, range, paper, ...definition }] of Object.entries(
      INDEX_REGISTRY,
    )) {
      expect(definition.id).toBe(id);
      const letters = { blue: 'B', green: 'G', red: 'R', red_edge: 'E', nir: 'N' };
      for (const band of bands) expect(formula, id).toMatch(new RegExp(`\\b${letters[band]}\\b`));
      expect(display.from).toBeLessThan(display.to);
      expect(display.from).toBeGreaterThanOrEqual(range.from);
      expect(display.to).toBeLessThanOrEqual(range.to);
      expect(paper).toMatch(/\d{4}, (doi 10\.\d{4,}|NASA NTRS \d+)|doi 10\./);
    }
    const titles = Object.values(INDEX_REGISTRY).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('is in the documentation as it is in the registry', () => {
    const text = readFileSync(new URL('../../docs/imagery.md', import.meta.url), 'utf8');
    const rows = text.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
    for (const { id, formula, needsReflectance, display } of Object.values(INDEX_REGISTRY)) {
      const row = rows.find((cells) => cells[1] === `\`${id}\``);
      expect(row?.[2]?.replace(', Rb', ' with Rb'), id).toContain(formula);
      expect(row?.slice(3, 5), id).toEqual([
        needsReflectance ? 'needed' : '',
        `${display.from} to ${display.to}`,
      ]);
    }
  });

  it('stays within its range for reflectance between 0 and 1', () => {
    fc.assert(
      fc.property(pixels, fc.constantFrom(...INDEX_IDS), (pixel, id) => {
        const value = indexValue(id, pixel);
        const { from, to } = INDEX_REGISTRY[id].range;
        expect(Number.isNaN(value) || (value >= from - 1e-9 && value <= to + 1e-9), `${id} ${value}`).toBe(
          true,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('is free of scale exactly where it says that it does not need reflectance', () => {
    fc.assert(
      fc.property(plainPixels, fc.constantFrom(...INDEX_IDS), (pixel, id) => {
        const value = indexValue(id, pixel);
        if (INDEX_REGISTRY[id].needsReflectance || Math.abs(value) > 100) return;
        const numbers = indexValue(id, times(pixel, 10_000));
        // Where a denominator is rounding noise of 0, one scale may have a value and the other none.
        if (Number.isFinite(value) && Number.isFinite(numbers)) expect(numbers).toBeCloseTo(value, 6);
      }),
      { numRuns: 2000 },
    );
    for (const { id, needsReflectance } of Object.values(INDEX_REGISTRY)) {
      const isSame = Math.abs(indexValue(id, times(CANOPY, 10_000)) - indexValue(id, CANOPY)) < 1e-9;
      expect(isSame, id).toBe(!needsReflectance);
    }
  });

  it('has no value where a band is invalid or infinite, or all are 0', () => {
    for (const { id, bands } of Object.values(INDEX_REGISTRY)) {
      for (const band of bands) {
        expect(indexValue(id, { ...CANOPY, [band]: Number.NaN }), `${id} ${band}`).toBeNaN();
        expect(indexValue(id, { ...CANOPY, [band]: Number.POSITIVE_INFINITY }), `${id} ${band}`).toBeNaN();
      }
      expect(indexValue(id, times(CANOPY, 0)), id).toBeNaN();
    }
    expect(indexValue('cig', { ...CANOPY, green: 0 })).toBeNaN();
    expect(indexValue('vari', { ...CANOPY, green: 0.25, red: 0.25, blue: 0.5 })).toBeNaN();
  });
});

describe('the traps', () => {
  it('ARVI corrects red by blue minus red: not BNDVI, nor a sum of three bands', () => {
    const { blue, red, nir } = CANOPY;
    const redBlue = 2 * red - blue;
    expect(indexValue('arvi', CANOPY)).toBeCloseTo((nir - redBlue) / (nir + redBlue), 12);
    expect(indexValue('arvi', CANOPY)).toBeCloseTo(0.7647, 4);
    for (const wrong of [indexValue('bndvi', CANOPY), 0.661, 0.796]) {
      expect(Math.abs(indexValue('arvi', CANOPY) - wrong)).toBeGreaterThan(0.02);
    }
  });

  it('GRVI is two indices, under two ids', () => {
    expect(indexValue('grvi_ratio', CANOPY)).toBeCloseTo(4.5, 12);
    expect(indexValue('ngrdi', CANOPY)).toBeCloseTo(1 / 3, 12);
    expect(INDEX_IDS).not.toContain('grvi');
  });

  it('OSAVI has no factor 1.16 in front', () => {
    expect(indexValue('osavi', CANOPY)).toBeCloseTo(0.6061, 4);
    expect(indexValue('osavi', CANOPY) * 1.16).toBeCloseTo(0.703, 3);
  });

  it("NDWI is McFeeters's: GNDVI with the sign changed", () => {
    fc.assert(
      fc.property(plainPixels, (pixel) => {
        expect(indexValue('ndwi', pixel)).toBeCloseTo(-indexValue('gndvi', pixel), 14);
      }),
    );
  });

  it('MSAVI2 of digital numbers is believable and wrong: it needs reflectance', () => {
    expect(indexValue('msavi2', CANOPY)).toBeCloseTo(0.6298, 4);
    expect(indexValue('msavi2', times(CANOPY, 10_000))).toBeCloseTo(0.889, 3);
    expect(INDEX_REGISTRY.msavi2.needsReflectance).toBe(true);
  });

  it('MSAVI2 has a value for every reflectance: the radicand is (2 N - 1)^2 + 8 R', () => {
    fc.assert(
      fc.property(pixels, (pixel) => {
        fc.pre(pixel.red + pixel.nir > 0);
        expect(indexValue('msavi2', pixel)).not.toBeNaN();
      }),
    );
  });

  it('SAVI and EVI of digital numbers lose their constants', () => {
    expect(indexValue('savi', times(CANOPY, 10_000))).toBeCloseTo(1.2, 3);
    expect(indexValue('evi', times(CANOPY, 10_000))).toBeCloseTo(2.22, 2);
  });

  it('SAVI takes L from the request, and is NDVI where L is 0', () => {
    fc.assert(
      fc.property(plainPixels, (pixel) => {
        expect(indexValue('savi', pixel, 0)).toBe(indexValue('ndvi', pixel));
      }),
    );
    expect(indexValue('savi', CANOPY, 1)).toBeCloseTo(0.8 / 1.5, 12);
  });

  it('ExG is of chromatic coordinates, not of the raw bands', () => {
    expect(indexValue('exg', CANOPY)).toBeCloseTo(0.5789, 4);
  });

  it('the ratios are kin: CIg is GRVI less 1, and rises with GNDVI', () => {
    fc.assert(
      fc.property(plainPixels, (pixel) => {
        const gndvi = indexValue('gndvi', pixel);
        expect(indexValue('cig', pixel)).toBeCloseTo(indexValue('grvi_ratio', pixel) - 1, 9);
        expect(indexValue('grvi_ratio', pixel) * (1 - gndvi)).toBeCloseTo(1 + gndvi, 9);
      }),
    );
  });
});
