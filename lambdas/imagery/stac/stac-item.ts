import type { ImageAnalysis, ImageGrid } from '../../pipeline/image-analysis.ts';
import { isRelative } from '../../spectral/relative-samples.ts';
import type { DocumentContext, DocumentedFile } from '../documents/document-context.ts';
import { ENGINE } from '../documents/engine-version.ts';
import { captureTimes } from './capture-times.ts';
import { type Footprint, footprintOf } from './footprint.ts';
import { type StacAsset, stacAsset } from './stac-assets.ts';

/** Each requires that the item has at least one of its fields. */
const EXTENSIONS = {
  projection: 'https://stac-extensions.github.io/projection/v2.0.0/schema.json',
  raster: 'https://stac-extensions.github.io/raster/v2.0.0/schema.json',
  processing: 'https://stac-extensions.github.io/processing/v1.2.0/schema.json',
  file: 'https://stac-extensions.github.io/file/v2.1.0/schema.json',
} as const;
const NO_GRID: ImageGrid = { crs: null, transform: null, groundSampleDistance: null };

/** STAC 1.1.0: a GeoJSON feature. */
export interface StacItem {
  readonly type: 'Feature';
  readonly stac_version: '1.1.0';
  readonly stac_extensions: readonly string[];
  readonly id: string;
  readonly geometry: Footprint['geometry'] | null;
  /** Absent where the geometry is null. */
  readonly bbox?: Footprint['bbox'];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly links: readonly never[];
  readonly assets: Readonly<Record<string, StacAsset>>;
}

/**
 * The item of one image: its footprint, times, maps, pictures and statistics. `href`s are relative to the item; the
 * upload itself is not among them. The position from the camera is never used: a footprint is that of the maps.
 */
export function stacItem(
  analysis: ImageAnalysis,
  context: DocumentContext,
  files: readonly DocumentedFile[],
): StacItem {
  const grid = analysis.grid ?? NO_GRID;
  const assets = Object.fromEntries(files.map((file) => stacAsset(file, analysis, grid)));
  const footprint = footprintOf(grid, analysis.width, analysis.height);
  return {
    type: 'Feature',
    stac_version: '1.1.0',
    stac_extensions: extensionsOf(assets),
    id: context.imageId,
    ...(footprint === null ? { geometry: null } : footprint),
    properties: propertiesOf(analysis, context, grid),
    links: [],
    assets,
  };
}

function extensionsOf(assets: Readonly<Record<string, StacAsset>>): string[] {
  const { projection, raster, processing, file } = EXTENSIONS;
  const all = Object.values(assets);
  const hasMaps = all.some((asset) => asset.bands !== undefined);
  return [projection, processing, ...(hasMaps ? [raster] : []), ...(all.length > 0 ? [file] : [])];
}

function propertiesOf(
  { sensor, radiometry, health }: ImageAnalysis,
  { capturedAt, uploadedAt, processedAt, attempt }: DocumentContext,
  grid: ImageGrid,
): Record<string, unknown> {
  return {
    title: 'Vegetation indices',
    ...captureTimes(capturedAt, uploadedAt),
    created: processedAt,
    ...(sensor === null ? {} : { instruments: [sensor] }),
    // Of an image with ground control points, the CRS is that of the points: its pixels lie in none.
    'proj:code': grid.transform === null ? null : grid.crs,
    // Variables at the grid of the source; of relative values no level can be told.
    ...(isRelative(radiometry) ? {} : { 'processing:level': 'L2' }),
    'processing:software': { [ENGINE.name]: ENGINE.version },
    'processing:version': ENGINE.version,
    'processing:datetime': processedAt,
    'crop_health:attempt': attempt,
    'crop_health:radiometry': radiometry,
    'crop_health:health_score': health?.score ?? null,
  };
}
