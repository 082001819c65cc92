import { execFileSync, spawnSync } from 'node:child_process';
import { fromFile } from 'geotiff';
import { describe, expect, it } from 'vitest';
import { analyseImage } from '../../lambdas/imagery/analyse-image.ts';
import { bytesSource } from './file-source.ts';
import { noiseGrid, statisticsOf, writeMap } from './map-fixture.ts';
import { bandMetadata, tiffFixture } from './tiff-fixture.ts';
import { inWorkspace } from './workspace.ts';

/** What GDAL says about the maps, where it is installed. The modules of Debian belong to Debian's Python. */
const PYTHON = ['/usr/bin/python3', 'python3'].find(
  (python) =>
    spawnSync(python, ['-c', 'import osgeo_utils.samples.validate_cloud_optimized_geotiff']).status === 0,
);
const isInstalled = PYTHON !== undefined && spawnSync('gdalinfo', ['--version']).status === 0;
if (!isInstalled) console.warn('skipped: gdal-bin and python3-gdal are not installed');

const VALIDATE_ALL = `
import json, sys
from osgeo_utils.samples.validate_cloud_optimized_geotiff import validate
print(json.dumps([[*warnings, *errors] for warnings, errors, _ in (validate(path, full_check=True) for path in sys.argv[1:])]))
`;

/** Warnings and errors of each file with the full check, by one process. */
function validate(paths: readonly string[]): string[][] {
  return JSON.parse(execFileSync(PYTHON!, ['-c', VALIDATE_ALL, ...paths], { encoding: 'utf8' }));
}

interface Band {
  readonly description: string;
  readonly noDataValue: string;
  readonly metadata: { readonly '': Readonly<Record<string, string>> };
  readonly overviews?: readonly { readonly size: readonly number[] }[];
}

interface Info {
  readonly geoTransform?: readonly number[];
  readonly stac: { readonly 'proj:epsg'?: number };
  readonly bands: readonly [Band];
}

function gdalInfo(path: string): Info {
  return JSON.parse(execFileSync('gdalinfo', ['-json', path], { encoding: 'utf8' }));
}

describe.skipIf(!isInstalled)('GDAL', () => {
  it.each([
    [1, 1, false],
    [513, 1, false],
    [512, 1500, true],
    [1025, 1024, false],
    [2100, 600, true],
  ])('finds a map of %d x %d pixels valid (BigTIFF: %s)', (width, height, big) =>
    inWorkspace(async (workspace) => {
      const patterns = ['all', 'none', 'tilted'] as const;
      const pathOf = (pattern: string) => `${workspace}/${pattern}.tif`;
      for (const pattern of patterns) {
        const grid = noiseGrid({ width, height, pattern, seed: 11 });
        await writeMap(pathOf(pattern), grid, big ? { classicLimit: 0 } : {});
      }
      expect(validate(patterns.map(pathOf))).toEqual([[], [], []]);
    }),
  );

  it('reads statistics, name, nodata, overviews and grid', () =>
    inWorkspace(async (workspace) => {
      const path = `${workspace}/map.tif`;
      const grid = noiseGrid({ width: 1100, height: 700, pattern: 'tilted', seed: 5 });
      const geoTags = [
        { tag: 33550, kind: 'double', values: Float64Array.of(0.05, 0.05, 0) },
        { tag: 33922, kind: 'double', values: Float64Array.of(0, 0, 0, 500_000, 5_650_000, 0) },
        { tag: 34735, kind: 'short', values: Float64Array.of(1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 32_634) },
      ] as const;
      await writeMap(path, grid, { geoTags });
      const { geoTransform, bands } = gdalInfo(path);
      expect(geoTransform).toEqual([500_000, 0.05, 0, 5_650_000, 0, -0.05]);
      const [band] = bands;
      expect(band).toMatchObject({ description: 'NDVI', noDataValue: 'NaN' });
      expect(band.overviews!.map(({ size }) => size)).toEqual([
        [550, 350],
        [275, 175],
      ]);
      const { min, max, mean, std, count } = statisticsOf(grid.values);
      const read = (name: string) => Number(band.metadata[''][`STATISTICS_${name}`]);
      expect([read('MINIMUM'), read('MAXIMUM'), read('MEAN'), read('STDDEV')]).toEqual([min, max, mean, std]);
      expect(read('VALID_PERCENT')).toBeCloseTo((100 * count) / (1100 * 700), 9);
    }));

  it('makes the same overviews, by average', () =>
    inWorkspace(async (workspace) => {
      const path = `${workspace}/map.tif`;
      // Powers of two: the grids of the overviews are the same by every rule of rounding.
      await writeMap(path, noiseGrid({ width: 2048, height: 1024, pattern: 'noise', seed: 9 }));
      const plain = `${workspace}/plain.tif`;
      execFileSync('gdal_translate', ['-q', '-co', 'TILED=YES', path, plain]);
      execFileSync('gdaladdo', ['-q', '-r', 'average', plain, '2', '4']);
      const theirs = await fromFile(plain);
      const ours = await fromFile(path);
      for (const level of [1, 2]) {
        const [expected] = (await (await theirs.getImage(level)).readRasters()) as unknown as Float32Array[];
        const [actual] = (await (await ours.getImage(level)).readRasters()) as unknown as Float32Array[];
        const difference = expected!.reduce((most, value, i) => {
          const isEmpty = Number.isNaN(value) && Number.isNaN(actual![i]!);
          return isEmpty ? most : Math.max(most, Math.abs(value - actual![i]!));
        }, 0);
        expect(difference).toBeLessThan(1e-6);
      }
    }));

  it('finds the maps of an analysis valid', () =>
    inWorkspace(async (workspace) => {
      const width = 1300;
      const height = 900;
      const red = Uint16Array.from({ length: width * height }, (_, i) => 300 + (i % 400));
      const nir = Uint16Array.from({ length: width * height }, (_, i) => 2000 + (i % 3000));
      const metadata = bandMetadata(
        { DESCRIPTION: 'Red', SCALE: 0.0001 },
        { DESCRIPTION: 'NIR', SCALE: 0.0001 },
      );
      const fixture = tiffFixture({ width, height, bands: [red, nir], metadata });
      const options = { workspace, maximumPixels: 2e6 };
      const { outputs, indices } = await analyseImage(bytesSource(fixture), {}, options);
      const maps = outputs.filter(({ contentType }) => contentType === 'image/tiff');
      expect(maps.map(({ name }) => name)).toEqual(['ndvi.tif', 'savi.tif']);
      expect(validate(maps.map(({ path }) => path!))).toEqual(maps.map(() => []));
      const computed = JSON.parse(
        execFileSync('gdalinfo', ['-json', '-mm', maps[0]!.path!], { encoding: 'utf8' }),
      );
      const { computedMin, computedMax } = computed.bands[0];
      expect(indices.ndvi).toMatchObject({
        min: expect.closeTo(computedMin, 3),
        max: expect.closeTo(computedMax, 3),
      });
    }));
});
