import { describe, expect, it } from 'vitest';
import { bedFill, bedLabel } from '../../web/source/beds/bed-colours.ts';
import { bedsOfFile, featureCollection } from '../../web/source/beds/bed-draft.ts';
import { bedRows, sortedRows } from '../../web/source/beds/bed-values.ts';

const SQUARE = {
  type: 'Polygon',
  coordinates: [
    [
      [5, 52],
      [5.1, 52],
      [5.1, 52.1],
      [5, 52],
    ],
  ],
} as const;
const bed = (id: string, name: string | null = null) => ({ id, name, geometry: SQUARE });

describe('a file of beds', () => {
  const file = (features: readonly object[], more: object = {}) =>
    JSON.stringify({ type: 'FeatureCollection', features, ...more });

  it('keeps ids and names; a name is an id where there is no other', () => {
    const features = [
      { type: 'Feature', id: 'a', properties: { name: 'North' }, geometry: SQUARE },
      { type: 'Feature', id: 7, properties: null, geometry: SQUARE },
      { type: 'Feature', properties: { id: 'own', name: '' }, geometry: SQUARE },
      { type: 'Feature', properties: { name: 'South' }, geometry: SQUARE },
    ];
    expect(bedsOfFile(file(features)).map(({ id, name }) => [id, name])).toEqual([
      ['a', 'North'],
      ['7', null],
      ['own', null],
      ['South', 'South'],
    ]);
  });

  it('is refused, by feature, where one has no id: another version of it would be of other beds', () => {
    const features = [
      { type: 'Feature', id: 'a', properties: null, geometry: SQUARE },
      { type: 'Feature', properties: { crop: 'onion' }, geometry: SQUARE },
    ];
    expect(() => bedsOfFile(file(features))).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('1 of its 2 features'),
        problems: [expect.objectContaining({ field: 'features.1.id', code: 'missing' })],
      }),
    );
  });

  it('is written as it was read', () => {
    const beds = [bed('a', 'North'), bed('b')];
    expect(bedsOfFile(JSON.stringify(featureCollection(beds)))).toEqual(beds);
  });

  it.each([
    ['no JSON', 'The file is no JSON.'],
    ['{"type":"Polygon"}', 'The file is no GeoJSON FeatureCollection.'],
    ['[1]', 'The file is no GeoJSON FeatureCollection.'],
    [file([], { crs: { properties: { name: 'urn:ogc:def:crs:EPSG::32631' } } }), 'EPSG::32631'],
  ])('is refused with the reason: %s', (text, reason) => {
    expect(() => bedsOfFile(text)).toThrow(reason);
  });

  it('may name the CRS that GeoJSON has anyway', () => {
    const crs = { properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } };
    expect(bedsOfFile(file([], { crs }))).toEqual([]);
  });
});

describe('rows of beds', () => {
  const statistics = (mean: number) => ({
    pixels: 10,
    validPixels: 10,
    mean,
    std: 0.1,
    min: 0,
    max: 1,
    hectares: 0.1,
    classes: null,
    cover: null,
    p2: 0,
    p5: 0,
    p10: 0,
    p25: 0,
    p50: mean,
    p75: 1,
    p90: 1,
    p95: 1,
    p98: 1,
  });
  const means = [0.5, 0.51, 0.49, 0.5, 0.52, 0.1];
  const beds = [...means.map((_, i) => bed(`b${i + 1}`, `Bed ${i + 1}`)), bed('out', 'Bed 10')];
  const measured = {
    beds: [
      ...means.map((mean, i) => ({
        id: `b${i + 1}`,
        name: null,
        inside: 1,
        indices: { ndvi: statistics(mean) },
      })),
      {
        id: 'out',
        name: null,
        inside: 0,
        indices: { ndvi: { pixels: 0, unavailable: 'outside_image', reason: 'lies outside the image' } },
      },
    ],
  } as const;
  const rows = bedRows(beds, measured, 'ndvi');

  it('say which bed stands out, and why one has no value', () => {
    expect(
      rows.filter(({ standsOut }) => standsOut !== null).map(({ id, standsOut }) => [id, standsOut]),
    ).toEqual([['b6', 'low']]);
    expect(rows.at(-1)).toMatchObject({ statistics: null, missing: 'lies outside the image', score: null });
    expect(bedRows(beds, null, 'ndvi')[0]).toMatchObject({ statistics: null, missing: 'not measured' });
  });

  it('score no bed of which the image has a part', () => {
    const [first, ...others] = measured.beds.slice(-2).reverse();
    expect(first!.id).toBe('out');
    const cut = { beds: [...measured.beds.slice(0, -2), ...others.map((one) => ({ ...one, inside: 0.5 }))] };
    const row = bedRows(beds, cut, 'ndvi').find(({ id }) => id === 'b6');
    expect(row).toMatchObject({ score: null, standsOut: null, statistics: { mean: 0.1 } });
  });

  it('are sorted by value, with beds without one last, whichever way', () => {
    const order = (descending: boolean) =>
      sortedRows(rows, { column: 'mean', descending }).map(({ id }) => id);
    expect([order(false)[0], order(false).at(-1)]).toEqual(['b6', 'out']);
    expect([order(true)[0], order(true).at(-1)]).toEqual(['b5', 'out']);
  });

  it('are sorted by the numbers in their names', () => {
    const titles = sortedRows(rows, { column: 'title', descending: false }).map(({ title }) => title);
    expect(titles.slice(-2)).toEqual(['Bed 6', 'Bed 10']);
  });

  it('are painted by value or by what stands out, and never where there is no value', () => {
    const range = { from: 0, to: 1 };
    const [first, low, out] = [rows[0]!, rows[5]!, rows[6]!];
    expect(bedFill(first, 'outlines', 'greys', range)).toBeNull();
    expect(bedFill(first, 'values', 'greys', range)).toBe('rgb(150 150 150)');
    expect(bedFill(low, 'outliers', 'greys', range)).not.toBe(bedFill(first, 'outliers', 'greys', range));
    expect(bedFill(out, 'values', 'greys', range)).toBeNull();
    expect(bedLabel(low)).toBe('▼ Bed 6');
  });
});
