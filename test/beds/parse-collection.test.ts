import { describe, expect, it } from 'vitest';
import { parseCollection } from '../../lambdas/beds/parse-collection.ts';

type Positions = readonly (readonly number[])[];
const SQUARE: Positions = [
  [5.1, 52.1],
  [5.2, 52.1],
  [5.2, 52.2],
  [5.1, 52.2],
  [5.1, 52.1],
];
const shifted = (east: number, share = 1): Positions =>
  SQUARE.map(([x, y]) => [
    rounded(5.1 + east + (x! - 5.1) * share),
    rounded(52.1 + east + (y! - 52.1) * share),
  ]);
const rounded = (degrees: number) => Number(degrees.toFixed(9));

const polygon = (...rings: unknown[]) => ({ type: 'Polygon', coordinates: rings });
const feature = (geometry: unknown, id: unknown = 'b1', properties: unknown = null) => ({
  type: 'Feature',
  id,
  geometry,
  properties,
});
const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features });

function problemsOf(body: unknown) {
  const parsed = parseCollection(body);
  return 'problems' in parsed ? parsed.problems : [];
}
const problemOf = (geometry: unknown) => problemsOf(collection(feature(geometry)))[0];

describe('a collection of beds', () => {
  it('is taken as it is: ids, names, holes, several polygons, without heights and other properties', () => {
    const multi = { type: 'MultiPolygon', coordinates: [[SQUARE, shifted(0.02, 0.2)], [shifted(0.2)]] };
    const parsed = parseCollection({
      ...collection(
        feature(polygon(SQUARE.map((place) => [...place, 3.5])), 7, { name: 'North', crop: 'onion' }),
        feature(multi, 'b2'),
        feature(polygon(SQUARE), null, { id: 'b3', name: 'South' }),
        feature(polygon(SQUARE), null, { name: 'b4' }),
      ),
      bbox: [5, 52, 6, 53],
    });
    expect(parsed).toEqual({
      beds: [
        { id: '7', name: 'North', geometry: polygon(SQUARE) },
        { id: 'b2', name: null, geometry: multi },
        { id: 'b3', name: 'South', geometry: polygon(SQUARE) },
        { id: 'b4', name: 'b4', geometry: polygon(SQUARE) },
      ],
    });
  });

  it('keeps what is a tenth of a millimetre on the ground, and no position twice in a row', () => {
    const [first, second, ...rest] = SQUARE.map(([x, y]) => [x! + 0.12345678949, y!]);
    const parsed = parseCollection(collection(feature(polygon([first, second, second, ...rest]))));
    expect(parsed).toMatchObject({
      beds: [{ geometry: polygon(SQUARE.map(([x, y]) => [Number((x! + 0.123456789).toFixed(9)), y])) }],
    });
  });

  it.each([
    [null],
    [[]],
    [{ type: 'Feature' }],
    [collection()],
    [{ type: 'FeatureCollection', features: {} }],
    [
      {
        type: 'FeatureCollection',
        features: Array.from({ length: 2001 }, (_, i) => feature(polygon(SQUARE), i)),
      },
    ],
  ])('is refused where it is none: %#', (body) => {
    expect(problemsOf(body)).toHaveLength(1);
  });

  it('may say that it is in WGS 84, and is refused where it says something else', () => {
    const named = (name: string) => ({
      ...collection(feature(polygon(SQUARE))),
      crs: { type: 'name', properties: { name } },
    });
    for (const name of ['urn:ogc:def:crs:OGC:1.3:CRS84', 'EPSG:4326', 'urn:ogc:def:crs:EPSG::4326']) {
      expect(problemsOf(named(name))).toEqual([]);
    }
    expect(problemsOf(named('EPSG:32631'))).toMatchObject([{ field: 'crs' }]);
  });

  it('is refused with what is wrong of each feature, by index and id', () => {
    const problems = problemsOf(
      collection(
        feature(polygon(SQUARE)),
        feature(polygon(SQUARE.slice(0, 4)), 'b2'),
        feature(polygon(SQUARE), null),
        feature(polygon(SQUARE)),
        { ...feature(polygon(SQUARE), 'b5'), type: 'Thing' },
        feature(null, 'b6'),
        feature({ type: 'Point', coordinates: [5, 52] }, 'b7'),
        feature(polygon(SQUARE), ' b8'),
      ),
    );
    expect(problems).toMatchObject([
      {
        field: 'features.1.geometry.coordinates.0',
        message: expect.stringMatching(/^feature 1 \(id b2\): .*closed/),
      },
      { field: 'features.2.id', code: 'missing' },
      { field: 'features.3.id', message: 'feature 3 (id b1): feature 0 has the same id' },
      { field: 'features.4.type' },
      { field: 'features.5.geometry', code: 'missing' },
      { field: 'features.6.geometry.type' },
      { field: 'features.7.id', code: 'invalid' },
    ]);
  });
});

describe('the outline of a bed', () => {
  const place = (x: number, y: number) => [5 + x / 100, 52 + y / 100];
  const ring = (...places: readonly [number, number][]) =>
    [...places, places[0]!].map(([x, y]) => place(x, y));
  const box = (x: number, y: number, side: number) =>
    ring([x, y], [x + side, y], [x + side, y + side], [x, y + side]);

  it.each([
    ['a bow tie', [ring([0, 0], [2, 2], [2, 0], [0, 2])], /crosses itself/],
    ['a corner on its own edge', [ring([0, 0], [4, 0], [4, 4], [2, 0], [0, 4])], /touches itself/],
    ['a spike', [ring([0, 0], [4, 0], [4, 4], [6, 6], [4, 4], [0, 4])], /touches itself/],
    ['no area', [ring([0, 0], [1, 1], [2, 2])], /no area/],
    ['one place', [ring([0, 0], [0, 0], [0, 0])], /no area/],
    ['three positions', [[place(0, 0), place(1, 1), place(0, 0)]], /3 positions/],
    ['a hole beside it', [box(0, 0, 2), box(5, 5, 1)], /not within/],
    ['a hole around it', [box(1, 1, 2), box(0, 0, 9)], /not within/],
    ['a hole across it', [box(0, 0, 2), box(1, 1, 2)], /two rings cross/],
    ['a hole in a hole', [box(0, 0, 9), box(1, 1, 5), box(2, 2, 1)], /in another/],
    ['metres of a projected CRS', [SQUARE.map(([x, y]) => [x! * 100_000, y! * 100_000])], /metres/],
    ['latitude before longitude', [SQUARE.map(([x, y]) => [y, x! + 90])], /wrong way round/],
    [
      'the antimeridian within',
      [
        [
          [179, 1],
          [-179, 1],
          [-179, 2],
          [179, 2],
          [179, 1],
        ],
      ],
      /antimeridian/,
    ],
    ['text for a number', [SQUARE.map(([x, y]) => [x, String(y)])], /two numbers/],
    ['no list', ['x'], /no list/],
    ['no ring', [], /no rings/],
    [
      'too many positions',
      [
        Array.from({ length: 1001 }, (_, i) => place(Math.cos(i / 159.2), Math.sin(i / 159.2))).concat([
          place(1, 0),
        ]),
      ],
      /positions/,
    ],
  ])('with %s is refused', (_name, rings, message) => {
    expect(problemOf(polygon(...(rings as unknown[])))?.message).toMatch(message);
  });

  it.each([
    ['a hole that touches it', polygon(box(0, 0, 9), ring([0, 5], [3, 3], [3, 7]))],
    ['either direction', polygon([...box(0, 0, 2)].reverse())],
    ['polygons side by side', { type: 'MultiPolygon', coordinates: [[box(0, 0, 1)], [box(1, 0, 1)]] }],
    [
      'a polygon in the hole of another',
      { type: 'MultiPolygon', coordinates: [[box(0, 0, 9), box(1, 1, 7)], [box(2, 2, 3)]] },
    ],
  ])('with %s is accepted', (_name, geometry) => {
    expect(problemOf(geometry)).toBeUndefined();
  });

  it.each([
    ['overlap', [[box(0, 0, 2)], [box(1, 1, 2)]], /cross/],
    ['lie in one another', [[box(0, 0, 9)], [box(1, 1, 2)]], /overlap/],
    ['are the same', [[box(0, 0, 2)], [box(0, 0, 2)]], /overlap/],
  ])('of polygons that %s is refused', (_name, coordinates, message) => {
    expect(problemOf({ type: 'MultiPolygon', coordinates })?.message).toMatch(message);
  });

  it('is judged exactly where it is a hair away from crossing', () => {
    // The third corner is 1e-9 degrees beside the line from the first to the second, or on it.
    const near = (off: number) => [
      [5, 52],
      [5.3, 52.3],
      [5.3, 52.4],
      [5.1, 52.1 + off],
      [5, 52.4],
      [5, 52],
    ];
    expect(problemOf(polygon(near(1e-9)))).toBeUndefined();
    expect(problemOf(polygon(near(0)))?.message).toMatch(/touches itself/);
    expect(problemOf(polygon(near(-1e-9)))?.message).toMatch(/crosses itself/);
  });

  it('of very many corners takes no longer than it is long', () => {
    const comb = (teeth: number) =>
      ring(
        ...Array.from({ length: 2 * teeth }, (_, i): [number, number] => [i / 100, i % 2]),
        [2 * teeth, -1],
        [0, -1],
      );
    const features = Array.from({ length: 30 }, (_, i) => feature(polygon(comb(490)), i));
    expect(problemsOf(collection(...features))).toEqual([]);
  });
});
