import {
  atLeast,
  constant,
  count,
  eachOf,
  either,
  exactly,
  filledText,
  is,
  type Json,
  listOf,
  type Members,
  matching,
  mediaType,
  number,
  object,
  type Rule,
  reference,
  text,
  time,
} from './structure-rules.ts';

const COMMON: Members = {
  stac_version: constant('1.1.0'),
  stac_extensions: listOf(filledText),
  id: filledText,
};
const LINK = object(
  { rel: constant('collection', 'parent', 'root', 'item'), href: reference, type: mediaType },
  { title: text },
);
const BOX = listOf(number, exactly(4));
const CODE = either(matching(/^EPSG:\d+$/), constant(null));
const POSITION: Rule = (value, path) => [
  ...listOf(number, exactly(2))(value, path),
  ...is(() => Math.abs(value?.[0]) <= 180 && Math.abs(value?.[1]) <= 90)(value, path),
];

const STATISTICS = object({
  minimum: number,
  maximum: number,
  mean: number,
  stddev: number,
  count,
  valid_percent: is((percent) => Number.isFinite(percent) && percent >= 0 && percent <= 100),
});
const HISTOGRAM: Rule = (value, path) => [
  ...object({ count, min: number, max: number, buckets: listOf(count, atLeast(3)) })(value, path),
  ...is(() => value?.buckets?.length === value?.count)(value, `${path}/buckets`),
];
const DECLARED_BAND: Members = {
  name: filledText,
  description: filledText,
  data_type: constant('float32'),
  nodata: constant('nan'),
  unit: text,
};
const BAND = object(
  { ...DECLARED_BAND, 'raster:sampling': constant('area') },
  {
    'raster:spatial_resolution': is((metres) => Number.isFinite(metres) && metres > 0),
    'raster:histogram': HISTOGRAM,
    statistics: STATISTICS,
  },
);
const DECLARED_ASSET: Members = { title: filledText, type: mediaType, roles: listOf(filledText) };
const ASSET = object(
  { ...DECLARED_ASSET, href: reference, 'file:size': count },
  {
    bands: listOf(BAND, atLeast(1)),
    'proj:code': CODE,
    'proj:shape': listOf(count, exactly(2)),
    'proj:transform': listOf(number, exactly(6)),
    'proj:bbox': BOX,
    'processing:expression': object({ format: filledText, expression: filledText }),
    'processing:lineage': filledText,
  },
);
const WHEN = either(
  object({ datetime: time }),
  object({ datetime: constant(null), start_datetime: time, end_datetime: time }),
);
const OTHER_PROPERTIES = object(
  {
    title: filledText,
    created: time,
    'proj:code': CODE,
    'processing:software': eachOf(matching(/^\d/)),
    'processing:version': filledText,
    'processing:datetime': time,
  },
  { instruments: listOf(filledText), 'processing:level': constant('L2') },
);
function properties(value: Json, path: string): readonly string[] {
  const { datetime, start_datetime, end_datetime, ...others } = value ?? {};
  return [...WHEN({ datetime, start_datetime, end_datetime }, path), ...OTHER_PROPERTIES(others, path)];
}

export const ITEM = object(
  {
    ...COMMON,
    type: constant('Feature'),
    geometry: either(
      constant(null),
      object({ type: constant('Polygon'), coordinates: listOf(listOf(POSITION, atLeast(4)), exactly(1)) }),
    ),
    properties,
    links: listOf(LINK),
    assets: eachOf(ASSET),
  },
  { bbox: BOX, collection: filledText },
);

export const COLLECTION = object({
  ...COMMON,
  type: constant('Collection'),
  title: filledText,
  description: filledText,
  license: matching(/^[\w\-.+]+$/),
  extent: object({
    spatial: object({ bbox: listOf(BOX, exactly(1)) }),
    temporal: object({ interval: listOf(listOf(time, exactly(2)), exactly(1)) }),
  }),
  // Sets of values; an empty one is none.
  summaries: eachOf(listOf(filledText, atLeast(1))),
  item_assets: eachOf(object(DECLARED_ASSET, { bands: listOf(object(DECLARED_BAND), atLeast(1)) })),
  links: listOf(LINK),
});
