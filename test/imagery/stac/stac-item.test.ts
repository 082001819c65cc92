import { describe, expect, it } from 'vitest';
import { stacItem } from '../../../lambdas/imagery/stac/stac-item.ts';
import type { ImageAnalysis, IndexStatistics } from '../../../lambdas/pipeline/image-analysis.ts';
import { ANALYSIS, CONTEXT, FILES, UTM_GRID } from '../documents/example-documents.ts';
import { expectValidItem } from './stac-structure.ts';

const item = stacItem(ANALYSIS, CONTEXT, FILES);

describe('the STAC item', () => {
  it('is one by the rules of STAC 1.1.0', () => {
    expectValidItem(item);
  });

  it.each<[string, Partial<ImageAnalysis>, boolean]>([
    ['without a georeference', { grid: { crs: null, transform: null, groundSampleDistance: null } }, false],
    ['in a CRS that is not converted', { grid: { ...UTM_GRID, crs: 'EPSG:2154' } }, false],
    ['of reflectance', { radiometry: 'surface_reflectance', scale: 0.0001, offset: 0 }, true],
    ['without a sensor and health', { sensor: null, health: null }, true],
  ])('is one for an image %s', (_name, changes, hasFootprint) => {
    const changed = stacItem({ ...ANALYSIS, ...changes }, CONTEXT, FILES);
    expectValidItem(changed);
    expect(changed.geometry !== null).toBe(hasFootprint);
  });

  it('is one for an image without maps', () => {
    const { grid: _grid, ...bare } = ANALYSIS;
    const without = stacItem(bare, CONTEXT, []);
    expectValidItem(without);
    expect(without.geometry).toBeNull();
    expect(without.assets).toEqual({});
  });

  it('lies where the maps lie', () => {
    // By GDAL, of the upper left corner.
    const [longitude, latitude] = item.geometry!.coordinates[0][0]!;
    expect(longitude).toBeCloseTo(5.591012450384, 8);
    expect(latitude).toBeCloseTo(52.617731763974, 8);
    expect(item.assets.ndvi).toMatchObject({
      'proj:shape': [12, 10],
      'proj:transform': [0.04, 0, 675_400, 0, -0.04, 5_832_900],
      'proj:bbox': [675_400, expect.closeTo(5_832_899.52, 6), expect.closeTo(675_400.4, 6), 5_832_900],
    });
    expect(item.properties['proj:code']).toBe('EPSG:32631');
  });

  it('has the time of capture', () => {
    expect(item.properties.datetime).toBe('2026-05-01T10:00:00.000Z');
  });

  it('invents no time of capture: nothing is certain but that it was before the upload', () => {
    const { properties } = stacItem(ANALYSIS, { ...CONTEXT, capturedAt: null }, FILES);
    expect(properties).toMatchObject({
      datetime: null,
      start_datetime: '1826-01-01T00:00:00.000Z',
      end_datetime: CONTEXT.uploadedAt,
    });
  });

  it('has the map with its band, the picture, and nothing that leads to the upload', () => {
    expect(Object.keys(item.assets)).toEqual(['ndvi', 'ndvi-picture']);
    expect(item.assets.ndvi).toMatchObject({
      href: './ndvi.tif',
      type: 'image/tiff; application=geotiff; profile=cloud-optimized',
      roles: ['data'],
      'file:size': 1000,
      'processing:lineage': expect.stringContaining('red (band 3)'),
      bands: [
        {
          name: 'ndvi',
          unit: '',
          'raster:spatial_resolution': 0.04,
          statistics: {
            minimum: Math.fround(-0.1),
            maximum: Math.fround(0.9),
            mean: 0.61,
            stddev: 0.2,
            count: 90,
            valid_percent: 75,
          },
        },
      ],
    });
    expect(item.assets['ndvi-picture']).toMatchObject({
      roles: ['overview'],
      type: 'image/png',
      'proj:code': null,
    });
    expect(JSON.stringify(item)).not.toContain('raw/');
  });

  it('has the histogram of a band where the analysis has one', () => {
    const histogram = { from: -1, to: 1, counts: [40, 50, 0], below: 0, above: 0 };
    const ndvi = { ...(ANALYSIS.indices.ndvi as IndexStatistics), histogram };
    const changed = stacItem({ ...ANALYSIS, indices: { ...ANALYSIS.indices, ndvi } }, CONTEXT, FILES);
    expectValidItem(changed);
    expect(changed.assets.ndvi).toMatchObject({
      bands: [{ 'raster:histogram': { count: 3, min: -1, max: 1, buckets: [40, 50, 0] } }],
    });
  });
});
