import { expect } from 'vitest';

/** What STAC 1.1.0 and its extensions demand of an item, by their JSON schemas. */
export function expectValidItem(item: unknown): void {
  const { stac_extensions, id, geometry, bbox, properties, links, assets, collection, ...rest } =
    item as Json;
  expect(rest).toEqual({ type: 'Feature', stac_version: '1.1.0' });
  expect(id).toMatch(/./);
  expectLinks(links);
  // Both or neither.
  expect(links.some(({ rel }: Json) => rel === 'collection')).toBe(collection !== undefined);
  if (collection !== undefined) expect(collection).toMatch(/./);
  if (geometry === null) expect(item).not.toHaveProperty('bbox');
  else expectGeometry(geometry, bbox);
  expectTimes(properties);
  for (const asset of Object.values<Json>(assets)) expectAsset(asset);
  for (const [prefix, url] of Object.entries(EXTENSIONS)) {
    // An extension that is listed must be used, and one that is used must be listed.
    const isUsed = JSON.stringify({ properties, assets }).includes(`"${prefix}:`);
    expect([prefix, stac_extensions.includes(url)]).toEqual([prefix, isUsed]);
  }
  expect(new Set(stac_extensions).size).toBe(stac_extensions.length);
}

/** What they demand of a collection. */
export function expectValidCollection(given: unknown): void {
  const { stac_extensions, id, title, description, license, extent, summaries, item_assets, links, ...rest } =
    given as Json;
  expect(rest).toEqual({ type: 'Collection', stac_version: '1.1.0' });
  for (const text of [id, title, description]) expect(text).toMatch(/./);
  expect(license).toMatch(/^[\w\-.+]+$/);
  expect(Object.keys(extent)).toEqual(['spatial', 'temporal']);
  for (const [west, south, east, north, ...more] of extent.spatial.bbox) {
    expect([west < east, south < north, more.length]).toEqual([true, true, 0]);
  }
  for (const [start, end, ...more] of extent.temporal.interval) {
    for (const time of [start, end]) expect(time).toMatch(UTC);
    expect([start <= end, more.length]).toEqual([true, 0]);
  }
  // A set of values, or a range; never an empty one.
  for (const values of Object.values<Json>(summaries)) expect(values.length).toBeGreaterThan(0);
  for (const asset of Object.values<Json>(item_assets)) {
    expect(asset.href).toBeUndefined();
    expect(Object.keys(asset).length).toBeGreaterThanOrEqual(2);
  }
  expectLinks(links);
  const isUsed = JSON.stringify({ summaries, item_assets }).includes('"proj:');
  expect(stac_extensions).toEqual(isUsed ? [EXTENSIONS.proj] : []);
}

function expectLinks(links: Json): void {
  for (const { rel, href, type, title } of links) {
    expect(rel).toMatch(/./);
    // A relative reference needs no scheme, and has no space.
    expect(href).toMatch(/^\S+$/);
    expect(type).toMatch(/^\w+\/[\w.+-]+$/);
    if (title !== undefined) expect(typeof title).toBe('string');
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the shape is what is being tested
type Json = any;

const EXTENSIONS = {
  proj: 'https://stac-extensions.github.io/projection/v2.0.0/schema.json',
  raster: 'https://stac-extensions.github.io/raster/v2.0.0/schema.json',
  processing: 'https://stac-extensions.github.io/processing/v1.2.0/schema.json',
  file: 'https://stac-extensions.github.io/file/v2.1.0/schema.json',
  eo: 'https://stac-extensions.github.io/eo/v2.0.0/schema.json',
};
const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function expectGeometry(geometry: Json, bbox: Json): void {
  expect(geometry.type).toBe('Polygon');
  for (const ring of geometry.coordinates) {
    expect(ring.length).toBeGreaterThanOrEqual(4);
    expect(ring[0]).toEqual(ring.at(-1));
    for (const [longitude, latitude] of ring) {
      expect(Math.abs(longitude)).toBeLessThanOrEqual(180);
      expect(Math.abs(latitude)).toBeLessThanOrEqual(90);
    }
  }
  expect(bbox).toHaveLength(4);
  expect(bbox[0]).toBeLessThan(bbox[2]);
  expect(bbox[1]).toBeLessThan(bbox[3]);
}

function expectTimes(properties: Json): void {
  expect(properties).toHaveProperty('datetime');
  if (properties.datetime === null) {
    expect(properties.start_datetime).toMatch(UTC);
    expect(properties.end_datetime).toMatch(UTC);
    expect(properties.start_datetime < properties.end_datetime).toBe(true);
  } else expect(properties.datetime).toMatch(UTC);
  expect(properties.created).toMatch(UTC);
  expect(properties['processing:datetime']).toMatch(UTC);
  expect(properties['proj:code'] ?? 'EPSG:1').toMatch(/^EPSG:\d+$/);
  for (const version of Object.values(properties['processing:software'])) expect(version).toMatch(/^\d/);
}

function expectAsset(asset: Json): void {
  expect(asset.href).toMatch(/^(\.\/[\w-]+\.\w+|https?:\/\/\S+)$/);
  expect(asset.title).toMatch(/./);
  expect(asset.type).toMatch(/^\w+\/[\w+]+(; [\w-]+=[\w-]+)*$/);
  expect(Array.isArray(asset.roles)).toBe(true);
  expect(Number.isSafeInteger(asset['file:size'])).toBe(true);
  if (asset.bands === undefined) return;
  expect(asset['proj:shape'].every(Number.isInteger)).toBe(true);
  if (asset['proj:transform'] !== undefined) expect(asset['proj:transform']).toHaveLength(6);
  if (asset['proj:bbox'] !== undefined) expect(asset['proj:bbox']).toHaveLength(4);
  expect(Object.keys(asset['processing:expression'])).toEqual(['format', 'expression']);
  for (const band of asset.bands) expectBand(band);
}

function expectBand(band: Json): void {
  expect(band).toMatchObject({ data_type: 'float32', nodata: 'nan', unit: expect.any(String) });
  expect(band['raster:sampling']).toBe('area');
  if (band.statistics !== undefined) {
    for (const value of Object.values(band.statistics)) expect(Number.isFinite(value)).toBe(true);
    expect(band.statistics.valid_percent).toBeLessThanOrEqual(100);
  }
  const histogram = band['raster:histogram'];
  if (histogram === undefined) return;
  expect(Object.keys(histogram).sort()).toEqual(['buckets', 'count', 'max', 'min']);
  expect(histogram.buckets).toHaveLength(histogram.count);
  expect(histogram.count).toBeGreaterThanOrEqual(3);
}
