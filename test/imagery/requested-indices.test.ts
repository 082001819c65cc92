import { fromFile } from 'geotiff';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { analyseImage } from '../../lambdas/imagery/analyse-image.ts';
import {
  INDEX_IDS,
  type IndexId,
  type IndexResult,
  type IndexStatistics,
  isAvailable,
} from '../../lambdas/pipeline/image-analysis.ts';
import { bytesSource } from './file-source.ts';
import { bandMetadata, tiffFixture } from './tiff-fixture.ts';
import { analyse, inWorkspace, refusal } from './workspace.ts';

const NAMES = ['Blue', 'Green', 'Red', 'Red edge', 'NIR'];
const LEVELS = [400, 1000, 500, 2000, 4500];

const level = (value: number, pixels = 16) => new Uint16Array(pixels).fill(value);
const named = (scale?: number, names = NAMES) =>
  bandMetadata(...names.map((name) => ({ DESCRIPTION: name, ...(scale !== undefined && { SCALE: scale }) })));
const file = (fixture: Partial<Parameters<typeof tiffFixture>[0]>) =>
  bytesSource(
    tiffFixture({ width: 4, height: 4, bands: LEVELS.map((value) => level(value)), ...fixture }),
    'field.tif',
  );
const photo = () => {
  const pixels = Buffer.from(Array.from({ length: 64 * 3 }, (_, i) => [50, 100, 40][i % 3]!));
  return sharp(pixels, { raw: { width: 8, height: 8, channels: 3 } })
    .png()
    .toBuffer();
};

function meanOf(result: IndexResult | undefined): number | string {
  if (result === undefined) return 'absent';
  return isAvailable(result) ? result.mean : result.unavailable;
}

describe('indices that were asked for', () => {
  it('are all computed of reflectance in the five bands, each with a map and a picture', () =>
    inWorkspace(async (workspace) => {
      const source = file({ metadata: named(0.0001) });
      const { indices, outputs, summary, warnings } = await analyseImage(
        source,
        { indices: INDEX_IDS },
        { workspace, maximumPixels: 1e6 },
      );
      expect(Object.keys(indices).sort()).toEqual([...INDEX_IDS].sort());
      expect(meanOf(indices.ndvi)).toBeCloseTo(0.8, 12);
      expect(meanOf(indices.mcari)).toBeCloseTo(0.52, 12);
      expect(meanOf(indices.tgi)).toBeCloseTo(5.35, 12);
      expect(meanOf(indices.arvi)).toBeCloseTo(0.39 / 0.51, 12);
      expect(outputs.map(({ name }) => name)).toEqual(
        expect.arrayContaining(INDEX_IDS.flatMap((id) => [`${id}.tif`, `${id}.png`])),
      );
      expect(outputs).toHaveLength(2 * INDEX_IDS.length);
      const tif = outputs.find(({ name }) => name === 'grvi_ratio.tif')!;
      const [values] = (await (await (await fromFile(tif.path!)).getImage()).readRasters()) as unknown as [
        Float32Array,
      ];
      expect([...values]).toEqual(Array(16).fill(4.5));
      expect(summary).toContain('GNDVI 0.636');
      expect(warnings).toEqual([]);
    }));

  it('are none but NDVI and SAVI by default, which need not be named', async () => {
    const source = file({ metadata: named(0.0001) });
    for (const request of [{}, { indices: [] }, { indices: ['savi', 'ndvi'] as const }]) {
      const { indices, outputs } = await analyse(source, request);
      expect(Object.keys(indices)).toEqual(['ndvi', 'savi']);
      expect(outputs).toHaveLength(4);
    }
  });

  it('have the pixels of their own bands, whatever is missing in others', async () => {
    const [blue, green, red, edge, nir] = LEVELS.map((value) => level(value)) as [
      Uint16Array,
      Uint16Array,
      Uint16Array,
      Uint16Array,
      Uint16Array,
    ];
    blue.fill(9, 0, 2);
    red.fill(9, 0, 5);
    edge.fill(9);
    const { indices, validPixels } = await analyse(
      file({ bands: [blue, green, red, edge, nir], metadata: named(0.0001), nodata: '9' }),
      { indices: ['gndvi', 'bndvi', 'evi', 'ndre'] },
    );
    expect(validPixels).toBe(11);
    expect(indices).toMatchObject({
      ndvi: { count: 11 },
      gndvi: { count: 16 },
      bndvi: { count: 14 },
      evi: { count: 11 },
      ndre: { unavailable: 'no_valid_pixels' },
    });
  });

  it.each<[string, string[], IndexId, string]>([
    ['blue', ['Green', 'Red', 'Red edge', 'NIR'], 'evi', 'no_blue_band'],
    ['green', ['Blue', 'Red', 'Red edge', 'NIR'], 'gndvi', 'no_green_band'],
    ['red edge', ['Blue', 'Green', 'Red', 'NIR'], 'ndre', 'no_red_edge_band'],
    ['red', ['Blue', 'Green', 'NIR'], 'arvi', 'no_red_band'],
    ['near-infrared', ['Blue', 'Green', 'Red'], 'gndvi', 'no_nir_band'],
  ])('are unavailable where the %s band is missing', async (band, names, id, unavailable) => {
    const bands = names.map((name) => level(LEVELS[NAMES.indexOf(name)]!));
    const { indices, outputs } = await analyse(file({ bands, metadata: named(0.0001, names) }), {
      indices: [id],
    });
    expect(indices[id]).toMatchObject({ unavailable });
    expect(indices[id]).toHaveProperty('reason', expect.stringContaining(`no ${band} band`));
    expect(outputs.filter(({ name }) => name.startsWith(id))).toEqual([]);
  });

  it('are refused where a declared band is nothing but transparency, whichever it is', async () => {
    const bands = [level(500), level(4500), level(65_535)];
    const request = { bands: { red: 1, nir: 2, green: 3 }, indices: ['gndvi'] as const };
    const error = await refusal(file({ bands, extraSamples: [0, 2] }), request);
    expect(error.code).toBe('invalid_band_mapping');
    expect(error.message).toContain('green=3');
    const measured = Uint16Array.from({ length: 16 }, (_, i) => 1000 + i);
    const { indices, warnings } = await analyse(
      file({ bands: [level(500), level(4500), measured], extraSamples: [0, 2] }),
      request,
    );
    expect(indices.gndvi).toMatchObject({ count: 16 });
    expect(warnings.join()).toContain('read as green');
  });

  it('without a red band, are computed where NDVI is not', async () => {
    const bands = [level(400), level(1000), level(4500)];
    const analysis = await analyse(file({ bands, metadata: named(0.0001, ['Blue', 'Green', 'NIR']) }), {
      indices: ['gndvi', 'endvi', 'bndvi'],
    });
    expect(analysis).toMatchObject({ radiometry: 'surface_reflectance', scale: 0.0001, health: null });
    expect(meanOf(analysis.indices.ndvi)).toBe('no_red_band');
    expect(meanOf(analysis.indices.endvi)).toBeCloseTo(0.47 / 0.63, 12);
  });
});

describe('radiometry', () => {
  it('of digital numbers leaves what is free of scale, and refuses what needs reflectance', async () => {
    const { indices, radiometry } = await analyse(file({ metadata: named() }), { indices: INDEX_IDS });
    expect(radiometry).toBe('raw_dn');
    const refused = INDEX_IDS.filter((id) => meanOf(indices[id]) === 'needs_reflectance');
    expect(refused.sort()).toEqual(['evi', 'evi2', 'mcari', 'msavi2', 'osavi', 'savi', 'tgi']);
    expect(meanOf(indices.gndvi)).toBeCloseTo(0.35 / 0.55, 12);
    expect(indices.msavi2).toHaveProperty('reason', expect.stringMatching(/^MSAVI2 needs reflectance/));
  });

  it('of display colours gives the indices of colour, relative, and no NDVI', async () => {
    const analysis = await analyse(bytesSource(await photo(), 'photo.png'), {
      indices: ['vari', 'gli', 'exg', 'ngrdi', 'tgi', 'gndvi'],
    });
    expect(analysis).toMatchObject({ radiometry: 'display_rgb', health: null, scale: null, validPixels: 64 });
    const { ndvi, savi, vari, gli, exg, ngrdi, tgi, gndvi } = analysis.indices;
    expect([ndvi, savi, gndvi].map(meanOf)).toEqual(['no_nir_band', 'no_nir_band', 'no_nir_band']);
    expect(meanOf(tgi)).toBe('needs_reflectance');
    expect(meanOf(vari)).toBeCloseTo(50 / 110, 12);
    expect(meanOf(gli)).toBeCloseTo(110 / 290, 12);
    expect(meanOf(exg)).toBeCloseTo(110 / 190, 12);
    expect(meanOf(ngrdi)).toBeCloseTo(1 / 3, 12);
    expect(analysis.warnings.join()).toContain('relative');
    expect(analysis.summary).toMatch(/NDVI and SAVI are not available.*VARI 0\.455.*relative to this image/);
    expect(analysis.outputs.map(({ name }) => name)).toContain('vari.png');
  });

  it('of display colours with a declared scale gives TGI, too', async () => {
    const { indices } = await analyse(bytesSource(await photo()), { indices: ['tgi'], scale: 0.001 });
    expect(meanOf(indices.tgi)).toBeCloseTo(5.35, 10);
  });

  it('is checked in every band that an index takes', async () => {
    const bands = LEVELS.map((value) => level(value));
    // The green band alone states no scale: its samples stay numbers.
    const items = NAMES.map((name) => ({ DESCRIPTION: name, ...(name !== 'Green' && { SCALE: 0.0001 }) }));
    const { indices } = await analyse(file({ bands, metadata: bandMetadata(...items) }), {
      indices: ['mcari', 'gndvi', 'evi'],
    });
    expect(meanOf(indices.mcari)).toBe('reflectance_out_of_range');
    expect(meanOf(indices.gndvi)).toBe('reflectance_out_of_range');
    expect(meanOf(indices.evi)).toBeCloseTo(1 / 1.45, 12);
  });

  it('with a scale that cannot be right refuses all that need reflectance', async () => {
    const { indices } = await analyse(file({ metadata: named(0.01) }), { indices: ['osavi', 'tgi', 'ndre'] });
    expect(meanOf(indices.osavi)).toBe('reflectance_out_of_range');
    expect(meanOf(indices.tgi)).toBe('reflectance_out_of_range');
    expect(meanOf(indices.ndre)).toBeCloseTo(0.25 / 0.65, 12);
  });

  it('of float samples without NIR is reflectance only where it looks like it', async () => {
    const metadata = named(undefined, ['Blue', 'Green', 'Red']);
    const floats = (gain: number) =>
      [0.04, 0.1, 0.05].map((value) => new Float32Array(16).fill(value * gain));
    const plausible = await analyse(file({ bands: floats(1), metadata }), { indices: ['tgi'] });
    expect(plausible).toMatchObject({ radiometry: 'surface_reflectance', radiometrySource: 'float_samples' });
    expect(meanOf(plausible.indices.tgi)).toBeCloseTo(5.35, 5);
    const numbers = await analyse(file({ bands: floats(10_000), metadata }), { indices: ['tgi', 'gli'] });
    expect(numbers).toMatchObject({ radiometry: 'raw_dn', radiometrySource: 'none', scale: null });
    expect(meanOf(numbers.indices.tgi)).toBe('reflectance_out_of_range');
    expect(meanOf(numbers.indices.gli)).toBeCloseTo(0.11 / 0.29, 6);
  });
});

describe('limits', () => {
  it('hold for the maps of all indices together, and say how many there may be', async () => {
    const source = file({ metadata: named(0.0001) });
    const run = (maximumPixels: number, indices: readonly IndexId[]) =>
      inWorkspace((workspace) => analyseImage(source, { indices }, { workspace, maximumPixels }));
    const five = ['gndvi', 'ndre', 'ndwi', 'osavi', 'cig'] as const;
    await expect(run(16, five)).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('at most 6 indices'),
    });
    expect((await run(16, five.slice(1))).outputs).toHaveLength(12);
    expect((await run(19, five)).outputs).toHaveLength(14);
  });

  it('an index that is not known is refused with those that are', async () => {
    const error = await refusal(file({ metadata: named() }), { indices: ['grvi' as IndexId] });
    expect(error.code).toBe('invalid_band_mapping');
    expect(error.message).toContain('grvi_ratio, ngrdi');
  });

  it('memory is bounded by narrower windows, which change nothing', async () => {
    const width = 5000;
    const names = ['Blue', 'Green', 'Red', 'Red edge', 'NIR'];
    const bands = LEVELS.map((value) =>
      Uint16Array.from({ length: width * 2 }, (_, i) => value + (i % 97) + (i % width > 4000 ? 50 : 0)),
    );
    const source = file({ width, height: 2, bands, metadata: named(0.0001, names), compressed: true });
    const alone = await analyse(source, {});
    const all = await analyse(source, { indices: INDEX_IDS });
    const { mean: meanAlone, std: stdAlone, ...others } = alone.indices.ndvi as IndexStatistics;
    const { mean, std } = all.indices.ndvi as IndexStatistics;
    expect(all.indices.ndvi).toMatchObject(others);
    expect(mean).toBeCloseTo(meanAlone, 13);
    expect(std).toBeCloseTo(stdAlone, 13);
    expect(all.indices.cig).toMatchObject({ count: width * 2 });
  });
});
