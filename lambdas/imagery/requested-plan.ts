import { InputError } from '../pipeline/errors.ts';
import {
  type AnalysisRequest,
  type BandMap,
  INDEX_IDS,
  type IndexId,
  type UnavailableIndex,
} from '../pipeline/image-analysis.ts';
import type { IndexDefinition } from '../spectral/index-definition.ts';
import { INDEX_REGISTRY } from '../spectral/index-registry.ts';
import { isRelative } from '../spectral/relative-samples.ts';
import type { DeclaredRadiometry } from './radiometry.ts';
import type { RasterReader } from './raster-reader.ts';
import { missingBand, needsReflectance } from './unavailable-index.ts';

/** What becomes of the indices that were asked for beside NDVI and SAVI. */
export interface RequestedPlan {
  readonly computed: readonly IndexDefinition[];
  readonly refused: ReadonlyMap<IndexId, UnavailableIndex>;
}

/**
 * The temporary storage is for the overviews of this many maps of an image of the largest size, 4/3 bytes a pixel and map; a
 * smaller image may have more.
 */
const MAPS_OF_LARGEST_IMAGE = 6;

export function planRequested(
  raster: RasterReader,
  { indices = [] }: AnalysisRequest,
  bands: BandMap,
  { radiometry }: DeclaredRadiometry,
): RequestedPlan {
  const computed: IndexDefinition[] = [];
  const refused = new Map<IndexId, UnavailableIndex>();
  for (const id of new Set(indices)) {
    if (id === 'ndvi' || id === 'savi') continue;
    const definition = INDEX_REGISTRY[id] ?? unknownIndex(raster.name, id);
    const isRefused = definition.needsReflectance && isRelative(radiometry);
    const refusal =
      missingBand(definition, bands) ?? (isRefused ? needsReflectance(definition.title, radiometry) : null);
    if (refusal === null) computed.push(definition);
    else refused.set(id, refusal);
  }
  return { computed, refused };
}

/** Before anything is read: the maps of many indices of a large image would fill the temporary storage. */
export function checkMapSpace(raster: RasterReader, maps: number, maximumPixels: number): void {
  const { name, width, height } = raster;
  const most = Math.max(
    MAPS_OF_LARGEST_IMAGE,
    Math.floor((MAPS_OF_LARGEST_IMAGE * maximumPixels) / (width * height)),
  );
  if (maps <= most) return;
  throw new InputError(
    'too_large',
    `${maps} index maps of ${width} x ${height} pixels are more than there is room for: ask for at most ${most} indices, NDVI and SAVI included.`,
    { attempted: 'compute the indices', on: name },
  );
}

function unknownIndex(name: string, id: string): never {
  throw new InputError(
    'invalid_band_mapping',
    `The index "${id}" is not known; known are ${INDEX_IDS.join(', ')}.`,
    { attempted: 'compute the indices', on: name },
  );
}
