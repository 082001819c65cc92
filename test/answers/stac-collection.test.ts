import { describe, expect, it } from 'vitest';
import { linkedItem } from '../../lambdas/answers/linked-item.ts';
import { type CollectedImage, stacCollection } from '../../lambdas/answers/stac-collection.ts';
import { stacItem } from '../../lambdas/imagery/stac/stac-item.ts';
import { ANALYSIS, CONTEXT, FILES, UTM_GRID } from '../imagery/documents/example-documents.ts';
import { expectValidCollection, expectValidItem } from '../imagery/stac/stac-structure.ts';

const collected = (changes: Partial<CollectedImage> = {}): CollectedImage => ({
  imageId: CONTEXT.imageId,
  filename: 'beds.tif',
  capturedAt: '2026-05-01T10:00:00.000Z',
  uploadedAt: '2026-05-02T08:00:00.000Z',
  width: 10,
  height: 12,
  grid: UTM_GRID,
  sensor: 'micasense-rededge',
  radiometry: 'raw_dn',
  indices: ['ndvi'],
  ...changes,
});
const collectionOf = (images: readonly CollectedImage[]) =>
  stacCollection('Nord 7', images, (id) => `../../images/${id}/item`);

describe('the STAC collection of a field', () => {
  it('covers what its images cover, and leads to their items', () => {
    const eastward = { ...UTM_GRID, transform: [0.04, 0, 675_500, 0, -0.04, 5_832_900] } as const;
    const later = { imageId: 'b', capturedAt: '2026-06-01T10:00:00.000Z', grid: eastward };
    const collection = collectionOf([collected(), collected(later)]);
    expectValidCollection(collection);
    const item = stacItem(ANALYSIS, CONTEXT, FILES);
    const [west, south, east, north] = collection.extent.spatial.bbox[0]!;
    expect([west, north]).toEqual([item.bbox![0], item.bbox![3]]);
    // 100 m further east.
    expect((east! - item.bbox![2]) * 111_320 * Math.cos((52.6 * Math.PI) / 180)).toBeCloseTo(100, 0);
    expect(south).toBeLessThanOrEqual(item.bbox![1]);
    expect(collection.extent.temporal.interval).toEqual([
      ['2026-05-01T10:00:00.000Z', '2026-06-01T10:00:00.000Z'],
    ]);
    expect(collection.links.map(({ rel, href }) => [rel, href])).toEqual([
      ['item', `../../images/${CONTEXT.imageId}/item`],
      ['item', '../../images/b/item'],
    ]);
    expect(collection.summaries).toEqual({
      instruments: ['micasense-rededge'],
      'proj:code': ['EPSG:32631'],
      'crop_health:radiometry': ['raw_dn'],
    });
    expect(Object.keys(collection.item_assets)).toEqual(['ndvi', 'ndvi-picture', 'statistics']);
  });

  it('claims no place and no day that nobody knows', () => {
    const collection = collectionOf([collected({ grid: null, capturedAt: null, sensor: null, indices: [] })]);
    expectValidCollection(collection);
    expect(collection.extent).toEqual({
      spatial: { bbox: [[-180, -90, 180, 90]] },
      temporal: { interval: [['1826-01-01T00:00:00.000Z', '2026-05-02T08:00:00.000Z']] },
    });
  });
});

describe('an item whose files lie elsewhere', () => {
  const stored = stacItem(ANALYSIS, CONTEXT, FILES);
  const hrefs = { 'ndvi.tif': 'https://maps/ndvi.tif?signed', 'ndvi.png': 'https://maps/ndvi.png?signed' };

  it('has their links, and is part of its collection', () => {
    const item = linkedItem(stored, hrefs, { id: 'Nord 7', href: '../../fields/Nord%207/stac' });
    expectValidItem(item);
    expect(item).toMatchObject({ collection: 'Nord 7', assets: { ndvi: { href: hrefs['ndvi.tif'] } } });
  });

  it('is an item of its own without a field, and has no asset that is gone', () => {
    const item = linkedItem(stored, { 'ndvi.tif': hrefs['ndvi.tif'] }, null);
    expectValidItem(item);
    expect(Object.keys(item.assets as object)).toEqual(['ndvi']);
  });
});
