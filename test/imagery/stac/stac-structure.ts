import { expect } from 'vitest';
import { COLLECTION, ITEM } from './stac-rules.ts';
import type { Json } from './structure-rules.ts';

const EXTENSIONS = {
  proj: 'https://stac-extensions.github.io/projection/v2.0.0/schema.json',
  raster: 'https://stac-extensions.github.io/raster/v2.0.0/schema.json',
  processing: 'https://stac-extensions.github.io/processing/v1.2.0/schema.json',
  file: 'https://stac-extensions.github.io/file/v2.1.0/schema.json',
};

/** What STAC 1.1.0 and its extensions demand of an item, by their JSON schemas, and what we promise beyond. */
export function expectValidItem(item: unknown): void {
  expect(ITEM(item, '')).toEqual([]);
  const { stac_extensions, geometry, bbox, properties, links, assets, collection } = item as Json;
  // Both or neither.
  expect(links.some(({ rel }: Json) => rel === 'collection')).toBe(collection !== undefined);
  expect(geometry !== null).toBe(bbox !== undefined);
  if (geometry !== null) {
    expectBox(bbox);
    for (const ring of geometry.coordinates) expect(ring[0]).toEqual(ring.at(-1));
  }
  if (properties.datetime === null) expect(properties.start_datetime < properties.end_datetime).toBe(true);
  expectListed(stac_extensions, { properties, assets });
}

/** What they demand of a collection. */
export function expectValidCollection(collection: unknown): void {
  expect(COLLECTION(collection, '')).toEqual([]);
  const { stac_extensions, extent, summaries, item_assets } = collection as Json;
  expectBox(extent.spatial.bbox[0]);
  const [start, end] = extent.temporal.interval[0];
  expect(start <= end).toBe(true);
  expectListed(stac_extensions, { summaries, item_assets });
}

function expectBox([west, south, east, north]: Json): void {
  expect([west < east, south < north]).toEqual([true, true]);
}

/** An extension that is listed must be used, and one that is used must be listed. */
function expectListed(listed: readonly string[], document: object): void {
  const names = JSON.stringify(document);
  const used = Object.entries(EXTENSIONS).flatMap(([prefix, url]) =>
    names.includes(`"${prefix}:`) ? [url] : [],
  );
  expect([...listed].sort()).toEqual(used.sort());
}
