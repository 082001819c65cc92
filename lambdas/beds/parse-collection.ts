import type { Bed } from '../pipeline/bed-statistics.ts';
import { BedFault, type BedProblem, printable } from './bed-problem.ts';
import { checkRings } from './check-rings.ts';
import { MAXIMUM_BEDS, MAXIMUM_POSITIONS } from './limits.ts';
import { idOf, isRecord, nameOf } from './parse-feature.ts';
import { parseGeometry, positionsOf } from './parse-geometry.ts';

const COLLECTION = 'a GeoJSON FeatureCollection (RFC 7946) of Polygons and MultiPolygons';
const FEATURES = `a list of 1 to ${MAXIMUM_BEDS} features`;
const CRS =
  'longitude and latitude on WGS 84, as RFC 7946 has it, without a member crs; export the file as EPSG:4326';
/** Names by which writers of the older GeoJSON (2008) mean longitude and latitude on WGS 84. */
const WGS_84 = /^(urn:ogc:def:crs:)?(OGC:(1\.3|2)?:?CRS84|EPSG:[\d.]*:?4326)$/i;

export type ParsedCollection =
  | { readonly beds: readonly Bed[] }
  | { readonly problems: readonly BedProblem[] };

/** The beds of a GeoJSON document, or all that is wrong with it, feature by feature. */
export function parseCollection(body: unknown): ParsedCollection {
  if (!isRecord(body) || body.type !== 'FeatureCollection') {
    return refused('type', 'the document is no FeatureCollection', COLLECTION);
  }
  if (!isWgs84(body.crs)) return refused('crs', 'the coordinates are of another CRS', CRS);
  const { features } = body;
  if (!Array.isArray(features)) return refused('features', 'it is no list', FEATURES);
  if (features.length === 0 || features.length > MAXIMUM_BEDS) {
    return refused('features', `there are ${features.length} features`, FEATURES);
  }
  return parseFeatures(features);
}

function parseFeatures(features: readonly unknown[]): ParsedCollection {
  const beds: Bed[] = [];
  const problems: BedProblem[] = [];
  const firstOf = new Map<string, number>();
  let positions = 0;
  for (const [index, feature] of features.entries()) {
    try {
      const bed = parseFeature(feature);
      const first = firstOf.get(bed.id);
      if (first !== undefined) throw duplicate(first);
      firstOf.set(bed.id, index);
      positions += positionsOf(bed.geometry);
      beds.push(bed);
    } catch (error) {
      if (!(error instanceof BedFault)) throw error;
      problems.push(toProblem(error, index, feature));
    }
  }
  if (positions > MAXIMUM_POSITIONS) {
    const accepted = `at most ${MAXIMUM_POSITIONS} positions in all; simplify the outlines`;
    return refused('features', `they have ${positions} positions`, accepted);
  }
  return problems.length > 0 ? { problems } : { beds };
}

function parseFeature(feature: unknown): Bed {
  if (!isRecord(feature) || feature.type !== 'Feature') {
    throw new BedFault('type', 'a GeoJSON Feature', 'it is no Feature');
  }
  const id = idOf(feature);
  const name = nameOf(feature);
  const geometry = parseGeometry(feature.geometry);
  checkRings(geometry);
  return { id, name, geometry };
}

function duplicate(first: number): BedFault {
  return new BedFault('id', 'an id of its own for each feature', `feature ${first} has the same id`);
}

function toProblem({ path, accepted, message, code }: BedFault, index: number, feature: unknown): BedProblem {
  const field = `features.${index}${path === '' ? '' : `.${path}`}`;
  return { field, code, message: `${describe(index, feature)}: ${message}`, accepted };
}

function describe(index: number, feature: unknown): string {
  try {
    return `feature ${index} (id ${printable(idOf(isRecord(feature) ? feature : {}))})`;
  } catch {
    return `feature ${index}`;
  }
}

function isWgs84(crs: unknown): boolean {
  if (crs === undefined || crs === null) return true;
  if (!isRecord(crs) || !isRecord(crs.properties)) return false;
  const { name } = crs.properties;
  return typeof name === 'string' && WGS_84.test(name);
}

function refused(field: string, message: string, accepted: string): ParsedCollection {
  return { problems: [{ field, code: 'invalid', message, accepted }] };
}
