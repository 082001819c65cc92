import { captureTimes } from '../imagery/stac/capture-times.ts';
import { footprintOf } from '../imagery/stac/footprint.ts';
import type { ImageGrid, IndexId, Radiometry } from '../pipeline/image-analysis.ts';
import { INDEX_REGISTRY } from '../spectral/index-registry.ts';

/** What a collection tells of an image that has an item. */
export interface CollectedImage {
  readonly imageId: string;
  readonly filename: string;
  readonly capturedAt: string | null;
  readonly uploadedAt: string;
  readonly width: number;
  readonly height: number;
  /** null: analysed before grids were kept, or the file says nothing. */
  readonly grid: ImageGrid | null;
  readonly sensor: string | null;
  readonly radiometry: Radiometry;
  /** That have a map. */
  readonly indices: readonly IndexId[];
}

/** STAC 1.1.0. */
export interface StacCollection {
  readonly type: 'Collection';
  readonly stac_version: '1.1.0';
  readonly stac_extensions: readonly string[];
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly license: 'other';
  readonly extent: {
    readonly spatial: { readonly bbox: readonly (readonly number[])[] };
    readonly temporal: { readonly interval: readonly (readonly [string, string])[] };
  };
  readonly summaries: Readonly<Record<string, readonly string[]>>;
  readonly item_assets: Readonly<Record<string, object>>;
  readonly links: readonly StacLink[];
}

export interface StacLink {
  readonly rel: string;
  readonly href: string;
  readonly type: string;
  readonly title?: string;
}

const PROJECTION = 'https://stac-extensions.github.io/projection/v2.0.0/schema.json';
const COG = 'image/tiff; application=geotiff; profile=cloud-optimized';
/** Of images of which none says where it lies: STAC demands a box, and this one claims nothing. */
const WHOLE_WORLD = [-180, -90, 180, 90];

/**
 * The static collection of a field: what its images cover in space and time, and a link to the item of each. The images
 * are their owner's, who has named no licence: `other` says no more.
 * @param itemHref of an image, relative to the collection
 */
export function stacCollection(
  field: string,
  images: readonly CollectedImage[],
  itemHref: (imageId: string) => string,
): StacCollection {
  const codes = distinct(
    images.flatMap(({ grid }) => (grid?.transform && grid.crs !== null ? [grid.crs] : [])),
  );
  return {
    type: 'Collection',
    stac_version: '1.1.0',
    stac_extensions: codes.length > 0 ? [PROJECTION] : [],
    id: field,
    title: field,
    description:
      "Maps of vegetation indices, computed from images of one field. The images and the maps are their owner's; no licence is granted by this document.",
    license: 'other',
    extent: { spatial: { bbox: [boxAround(images)] }, temporal: { interval: [intervalOf(images)] } },
    summaries: summariesOf(images, codes),
    item_assets: itemAssets(images),
    links: images.map(({ imageId, filename }) => ({
      rel: 'item',
      href: itemHref(imageId),
      type: 'application/geo+json',
      title: filename,
    })),
  };
}

function boxAround(images: readonly CollectedImage[]): readonly number[] {
  const boxes = images.flatMap(({ grid, width, height }) => {
    const footprint = grid && footprintOf(grid, width, height);
    return footprint ? [footprint.bbox] : [];
  });
  if (boxes.length === 0) return WHOLE_WORLD;
  const edge = (side: 0 | 1 | 2 | 3, pick: (...values: number[]) => number) =>
    boxes.map((box) => box[side]).reduce((a, b) => pick(a, b));
  return [edge(0, Math.min), edge(1, Math.min), edge(2, Math.max), edge(3, Math.max)];
}

/** Of images without a time of capture, what is certain of it, as in their items. */
function intervalOf(images: readonly CollectedImage[]): readonly [string, string] {
  const spans = images.map(({ capturedAt, uploadedAt }) => {
    const times = captureTimes(capturedAt, uploadedAt);
    return times.datetime === null ? times : { start_datetime: times.datetime, end_datetime: times.datetime };
  });
  const starts = spans.map(({ start_datetime }) => start_datetime).sort();
  const ends = spans.map(({ end_datetime }) => end_datetime).sort();
  return [starts[0]!, ends.at(-1)!];
}

/** A summary without a value is no summary. */
function summariesOf(images: readonly CollectedImage[], codes: readonly string[]) {
  const all = {
    instruments: distinct(images.flatMap(({ sensor }) => sensor ?? [])),
    'proj:code': codes,
    'crop_health:radiometry': distinct(images.map(({ radiometry }) => radiometry)),
  };
  return Object.fromEntries(Object.entries(all).filter(([, values]) => values.length > 0));
}

/** What assets an item may have; not every item has each. */
function itemAssets(images: readonly CollectedImage[]): Record<string, object> {
  const ids = (Object.keys(INDEX_REGISTRY) as IndexId[]).filter((id) =>
    images.some(({ indices }) => indices.includes(id)),
  );
  const maps = ids.flatMap((id) => {
    const { title, unit = '' } = INDEX_REGISTRY[id];
    const band = { name: id, description: title, data_type: 'float32', nodata: 'nan', unit };
    return [
      [id, { title, type: COG, roles: ['data'], bands: [band] }],
      [`${id}-picture`, { title: `${title}, picture with legend`, type: 'image/png', roles: ['overview'] }],
    ] as const;
  });
  const statistics = { title: 'statistics', type: 'application/json', roles: ['metadata'] };
  return Object.fromEntries([...maps, ['statistics', statistics]]);
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
