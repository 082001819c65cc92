import { describe, expect, it } from 'vitest';
import { linkedItem } from '../../../lambdas/answers/linked-item.ts';
import { stacCollection } from '../../../lambdas/answers/stac-collection.ts';
import { stacItem } from '../../../lambdas/imagery/stac/stac-item.ts';
import type { IndexStatistics } from '../../../lambdas/pipeline/image-analysis.ts';
import { ANALYSIS, CONTEXT, FILES, UTM_GRID } from '../documents/example-documents.ts';
import { expectValidCollection, expectValidItem } from './stac-structure.ts';
import type { Json } from './structure-rules.ts';

const histogram = { from: -1, to: 1, counts: [40, 50, 0], below: 0, above: 0 };
const ndvi = { ...(ANALYSIS.indices.ndvi as IndexStatistics), histogram };
const stored = stacItem({ ...ANALYSIS, indices: { ...ANALYSIS.indices, ndvi } }, CONTEXT, FILES);
const hrefs = { 'ndvi.tif': 'https://maps/ndvi.tif?signed', 'ndvi.png': 'https://maps/ndvi.png?signed' };
const ITEM = linkedItem(stored, hrefs, { id: 'Nord', href: '../../fields/Nord/stac' });
const COLLECTION = stacCollection(
  'Nord',
  [
    {
      ...{
        imageId: CONTEXT.imageId,
        filename: 'beds.tif',
        sensor: 'micasense-rededge',
        radiometry: 'raw_dn',
      },
      ...{ capturedAt: CONTEXT.capturedAt, uploadedAt: CONTEXT.uploadedAt, indices: ['ndvi'] },
      ...{ width: 10, height: 12, grid: UTM_GRID },
    },
  ],
  (id) => `../../images/${id}/item`,
);

/** A copy in which one value is another, or gone. */
function withValue(document: object, path: string, value: unknown): Json {
  const copy = structuredClone<Json>(document);
  const names = path.split('/');
  const parent = names.slice(0, -1).reduce((node, name) => node[name], copy);
  parent[names.at(-1)!] = value;
  return JSON.parse(JSON.stringify(copy));
}

// The check runs where the schemas of STAC are not: it has to refuse what they refuse.
describe('the check of STAC items', () => {
  it.each<[string, unknown]>([
    ['stac_version', '1.0.0'],
    ['stac_extensions', undefined],
    ['stac_extensions/0', 'https://stac-extensions.github.io/projection/v1.1.0/schema.json'],
    ['id', ''],
    ['geometry', null],
    ['geometry/coordinates/0/4', [5.6, 52.6]],
    ['geometry/coordinates/0/1', [5.6, '52.6']],
    ['bbox', undefined],
    ['bbox/4', 0],
    ['collection', undefined],
    ['links/0/rel', 'self'],
    ['links/0/href', '../Nord 7'],
    ['links/0/href', '../50%'],
    ['links/0/type', undefined],
    ['properties/datetime', null],
    ['properties/datetime', '2026-05-01T10:00:00+02:00'],
    ['properties/created', '2026-02-30T10:00:00.000Z'],
    ['properties/instruments', 'micasense-rededge'],
    ['properties/proj:code', 32631],
    ['properties/proj:epsg', 32631],
    ['properties/processing:software', { engine: 1 }],
    ['properties/processing:datetime', 'yesterday'],
    ['properties/bands', []],
    ['assets/ndvi/href', undefined],
    ['assets/ndvi/roles', 'data'],
    ['assets/ndvi/file:size', -1],
    ['assets/ndvi/proj:shape', [12]],
    ['assets/ndvi/proj:transform/5', null],
    ['assets/ndvi/proj:bbox', [0, 0, 1]],
    ['assets/ndvi/processing:expression', 'NDVI'],
    ['assets/ndvi/raster:bands', []],
    ['assets/ndvi/bands/0/description', ''],
    ['assets/ndvi/bands/0/data_type', 'Float32'],
    ['assets/ndvi/bands/0/nodata', 'NaN'],
    ['assets/ndvi/bands/0/unit', null],
    ['assets/ndvi/bands/0/raster:sampling', 'pixel'],
    ['assets/ndvi/bands/0/raster:histogram/buckets', [90, 0]],
    ['assets/ndvi/bands/0/raster:histogram/below', 0],
    ['assets/ndvi/bands/0/statistics/count', 1.5],
    ['assets/ndvi/bands/0/statistics/valid_percent', 100.1],
    ['assets/ndvi/bands/0/statistics/mean', null],
  ])('refuses %s of %j', (path, value) => {
    expectValidItem(ITEM);
    expect(() => expectValidItem(withValue(ITEM, path, value))).toThrow();
  });
});

describe('the check of STAC collections', () => {
  it.each<[string, unknown]>([
    ['type', 'Catalog'],
    ['stac_version', '1.0.0'],
    ['stac_extensions', []],
    ['id', undefined],
    ['description', ''],
    ['license', 'all rights reserved'],
    ['extent/spatial/bbox', []],
    ['extent/spatial/bbox', [5.5, 52.6, 5.6, 52.7]],
    ['extent/temporal/interval/0', ['2026-05-01T10:00:00.000Z']],
    ['extent/temporal/interval/0/1', '2026-05-01'],
    ['summaries/instruments', []],
    ['summaries/proj:code', 'EPSG:32631'],
    ['item_assets/ndvi/href', './ndvi.tif'],
    ['item_assets/statistics', { title: 'statistics' }],
    ['item_assets/ndvi/bands/0/data_type', 'float'],
    ['links', undefined],
    ['links/0/href', ''],
  ])('refuses %s of %j', (path, value) => {
    expectValidCollection(COLLECTION);
    expect(() => expectValidCollection(withValue(COLLECTION, path, value))).toThrow();
  });
});
