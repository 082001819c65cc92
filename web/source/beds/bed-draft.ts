import type { Bed } from '../../../lambdas/pipeline/bed-statistics.ts';

/** The fault of a file that is no collection of beds, for a person. */
export class BedFileError extends Error {
  override readonly name = 'BedFileError';
  readonly code = 'bed_file';
}

/** A feature of a GeoJSON collection, as files have it. */
interface Feature {
  readonly id?: unknown;
  readonly properties?: Readonly<Record<string, unknown>> | null;
  readonly geometry?: unknown;
}

/** Names of WGS 84 with longitude first, as files before RFC 7946 write it. */
const WGS_84 = /CRS84|EPSG:{1,2}4326$/i;

/**
 * Beds of a GeoJSON file. Whether their geometry is sound is the service's to say, by feature; what can be told here is only
 * that it is a collection, and in degrees.
 */
export function bedsOfFile(text: string, newId: () => string): Bed[] {
  const content = parse(text);
  const { type, features, crs } = content as { type?: unknown; features?: unknown; crs?: unknown };
  if (type === 'Feature') return bedsOfFeatures([content], newId);
  if (type !== 'FeatureCollection' || !Array.isArray(features)) {
    throw new BedFileError('The file is no GeoJSON FeatureCollection.');
  }
  const crsName = (crs as { properties?: { name?: unknown } } | undefined)?.properties?.name;
  if (crsName !== undefined && !WGS_84.test(String(crsName))) {
    throw new BedFileError(
      `The file is in ${String(crsName)}. Export it in WGS 84 (longitude, latitude in degrees).`,
    );
  }
  return bedsOfFeatures(features, newId);
}

/** The service's answer, or a file's features. A feature without an id gets one, so that it stays the same bed. */
export function bedsOfFeatures(features: readonly Feature[], newId: () => string): Bed[] {
  return features.map(({ id, properties, geometry }) => ({
    id: isLabel(id) ? String(id) : isLabel(properties?.id) ? String(properties.id) : newId(),
    name: isLabel(properties?.name) ? String(properties.name) : null,
    geometry: geometry as Bed['geometry'],
  }));
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
    throw new BedFileError('The file is no JSON.', { cause });
  }
  throw new BedFileError('The file is no GeoJSON FeatureCollection.');
}

function isLabel(value: unknown): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && value !== '');
}
