import {
  type ImageAnalysis,
  type ImageGrid,
  INDEX_IDS,
  type IndexId,
  type IndexStatistics,
  isAvailable,
} from '../../pipeline/image-analysis.ts';
import { INDEX_REGISTRY } from '../../spectral/index-registry.ts';
import type { DocumentedFile } from '../documents/document-context.ts';
import { figuresOf } from '../documents/index-figures.ts';
import { projectedBounds } from './footprint.ts';

/** A file that belongs to the item; fields of the extensions have their prefixes. */
export interface StacAsset {
  /** Relative to the item. */
  readonly href: string;
  readonly title: string;
  readonly type: string;
  readonly roles: readonly string[];
  readonly [field: string]: unknown;
}

/** Media type of Cloud Optimised GeoTIFFs in catalogues; S3 has the plain one. */
const COG = 'image/tiff; application=geotiff; profile=cloud-optimized';

/** Key and asset of one file: a map, a picture or a document. */
export function stacAsset(
  file: DocumentedFile,
  analysis: ImageAnalysis,
  grid: ImageGrid,
): readonly [key: string, asset: StacAsset] {
  const [stem, extension] = file.name.split('.') as [string, string];
  const id = INDEX_IDS.find((known) => known === stem);
  const common = { href: `./${file.name}`, type: file.contentType, 'file:size': file.bytes };
  if (id !== undefined && extension === 'tif') return [id, { ...common, ...mapFields(id, analysis, grid) }];
  if (id !== undefined && extension === 'png') return [`${id}-picture`, { ...common, ...pictureFields(id) }];
  return [stem, { ...common, title: stem, roles: ['metadata'], 'proj:code': null }];
}

function mapFields(id: IndexId, analysis: ImageAnalysis, grid: ImageGrid) {
  const { title, formula } = INDEX_REGISTRY[id];
  return {
    title,
    type: COG,
    roles: ['data'],
    bands: [bandOf(id, analysis, grid)],
    'proj:shape': [analysis.height, analysis.width],
    ...gridFields(grid, analysis.width, analysis.height),
    'processing:expression': { format: 'formula', expression: formula },
    'processing:lineage': lineageOf(id, analysis),
  };
}

/** For eyes: title and legend around the map, so that it lies on no grid. */
function pictureFields(id: IndexId) {
  return {
    title: `${INDEX_REGISTRY[id].title}, picture with legend`,
    roles: ['overview'],
    'proj:code': null,
  };
}

function gridFields({ transform }: ImageGrid, width: number, height: number) {
  if (transform === null) return {};
  return { 'proj:transform': transform, 'proj:bbox': projectedBounds(transform, width, height) };
}

/** The only band of a map. It is no spectral band, so that the extension `eo` has nothing to say of it. */
function bandOf(id: IndexId, analysis: ImageAnalysis, { groundSampleDistance }: ImageGrid) {
  // STAC writes values without a unit as an empty string.
  const { title, unit = '' } = INDEX_REGISTRY[id];
  const result = analysis.indices[id];
  const resolution =
    groundSampleDistance === null ? {} : { 'raster:spatial_resolution': groundSampleDistance };
  const common = {
    name: id,
    description: title,
    data_type: 'float32',
    nodata: 'nan',
    unit,
    'raster:sampling': 'area',
    ...resolution,
  };
  if (result === undefined || !isAvailable(result)) return common;
  return { ...common, statistics: bandStatistics(result, analysis), ...rasterHistogram(result) };
}

/** The samples of a map are float32: these are the extremes that a reader finds in it. */
function bandStatistics({ count, min, max, mean, std }: IndexStatistics, { width, height }: ImageAnalysis) {
  return {
    minimum: Math.fround(min),
    maximum: Math.fround(max),
    mean,
    stddev: std,
    count,
    valid_percent: (100 * count) / (width * height),
  };
}

function rasterHistogram(result: IndexStatistics) {
  const { histogram } = figuresOf(result);
  if (histogram === undefined) return {};
  const { from, to, counts } = histogram;
  return { 'raster:histogram': { count: counts.length, min: from, max: to, buckets: counts } };
}

/** From which bands of the upload, and by which scaling. */
function lineageOf(id: IndexId, { bandMap, scale, offset, soilBrightnessFactor }: ImageAnalysis): string {
  const bands = INDEX_REGISTRY[id].bands.map((role) => `${role.replace('_', ' ')} (band ${bandMap[role]})`);
  const scaling = scale === null ? 'samples as they are' : `reflectance = sample x ${scale} + ${offset ?? 0}`;
  const factor = id === 'savi' ? `; L = ${soilBrightnessFactor}` : '';
  return `Computed from ${bands.join(', ')} of the uploaded image; ${scaling}${factor}.`;
}
