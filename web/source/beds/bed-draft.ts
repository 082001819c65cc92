import type { FieldProblem } from '../../../lambdas/api/types.ts';
import { BedFault } from '../../../lambdas/beds/bed-problem.ts';
import { idOf, isRecord, type JsonRecord, nameOf } from '../../../lambdas/beds/parse-feature.ts';
import type { Bed } from '../../../lambdas/pipeline/bed-statistics.ts';

/** Those that are told at once; a file may be wrong in each of its features in the same way. */
const MOST_PROBLEMS = 20;

/** The fault of a file that is no collection of beds, for a person. */
export class BedFileError extends Error {
  override readonly name = 'BedFileError';
  readonly code = 'bed_file';

  constructor(
    message: string,
    /** What is wrong with which feature. */
    readonly problems: readonly FieldProblem[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Names of WGS 84 with longitude first, as files before RFC 7946 write it. */
const WGS_84 = /CRS84|EPSG:{1,2}4326$/i;

/**
 * Beds of a GeoJSON file. Whether their geometry is sound is the service's to say, by feature; what can be told here is only
 * that it is a collection, and in degrees.
 */
export function bedsOfFile(text: string): Bed[] {
  const content = parse(text);
  const { type, features, crs } = content as { type?: unknown; features?: unknown; crs?: unknown };
  if (type === 'Feature') return bedsOfFeatures([content]);
  if (type !== 'FeatureCollection' || !Array.isArray(features)) {
    throw new BedFileError('The file is no GeoJSON FeatureCollection.');
  }
  const crsName = (crs as { properties?: { name?: unknown } } | undefined)?.properties?.name;
  if (crsName !== undefined && !WGS_84.test(String(crsName))) {
    throw new BedFileError(
      `The file is in ${String(crsName)}. Export it in WGS 84 (longitude, latitude in degrees).`,
    );
  }
  return bedsOfFeatures(features);
}

/** A feature without an id gets none here: the next version of the file would be of other beds. */
function bedsOfFeatures(features: readonly unknown[]): Bed[] {
  const problems: FieldProblem[] = [];
  const beds = features.flatMap((feature, index) => {
    try {
      return [bedOf(isRecord(feature) ? feature : {})];
    } catch (error) {
      if (!(error instanceof BedFault)) throw error;
      const { path, code, message, accepted } = error;
      problems.push({
        field: `features.${index}.${path}`,
        code,
        message: `feature ${index}: ${message}`,
        accepted,
      });
      return [];
    }
  });
  if (problems.length === 0) return beds;
  const message = `The file was not loaded: ${problems.length} of its ${features.length} features cannot be beds.`;
  throw new BedFileError(message, problems.slice(0, MOST_PROBLEMS));
}

function bedOf(feature: JsonRecord): Bed {
  return { id: idOf(feature), name: nameOf(feature), geometry: feature.geometry as Bed['geometry'] };
}

/** The body of PUT /fields/{field}/beds. */
export function featureCollection(beds: readonly Bed[]) {
  return {
    type: 'FeatureCollection' as const,
    features: beds.map(({ id, name, geometry }) => ({
      type: 'Feature' as const,
      id,
      properties: name === null ? {} : { name },
      geometry,
    })),
  };
}

/** What a list calls a bed. */
export function bedTitle({ name, id }: Pick<Bed, 'id' | 'name'>): string {
  return name ?? `Bed ${id.length > 8 ? id.slice(0, 8) : id}`;
}

function parse(text: string): object {
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content === 'object' && content !== null) return content;
  } catch (cause) {
    throw new BedFileError('The file is no JSON.', [], { cause });
  }
  throw new BedFileError('The file is no GeoJSON FeatureCollection.');
}
