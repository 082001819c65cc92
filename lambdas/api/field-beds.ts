import { readBedCollection, readBedCollectionFacts } from '../aws/bed-repository/read-beds.ts';
import { type BedPrecondition, removeBeds, replaceBeds } from '../aws/bed-repository/replace-beds.ts';
import { requestMeasurements } from '../aws/bed-repository/request-measurements.ts';
import { parseCollection } from '../beds/parse-collection.ts';
import type { ApiParts } from './api-parts.ts';
import type { FieldBedsResponse, PutBedsResponse } from './beds-types.ts';
import { isKnown, isMatched, notModifiedResponse, strongEntityTag } from './entity-tag.ts';
import { fieldOf, newFieldOf } from './field-request.ts';
import { emptyResponse, type HttpResponse, jsonResponse, type RouteRequest, readJsonBody } from './http.ts';
import { invalidRequest, ProblemError } from './problem.ts';

/** bytes; 2,000 beds of five positions with nine decimals, ids and names take 0.6 MB. */
export const MAXIMUM_BEDS_BYTES = 1024 ** 2;
/** Of the field: those that are looked at. Others are measured when somebody asks for them. */
const NEWEST_IMAGES = 20;

/** GET /fields/{field}/beds */
export async function answerGetBeds(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const field = fieldOf(request);
  const facts = await readBedCollectionFacts(parts.database, request.ownerId, field);
  if (facts === null) throw bedsNotFound();
  const known = { etag: tagOf(facts) };
  if (isKnown(request.event, known.etag)) return notModifiedResponse(known);
  const collection = await readBedCollection(parts.database, request.ownerId, field);
  if (collection === null) throw bedsNotFound();
  const { beds, ...rest } = collection;
  const answer: FieldBedsResponse = {
    type: 'FeatureCollection',
    ...rest,
    features: beds.map(({ id, name, geometry }) => ({ type: 'Feature', id, properties: { name }, geometry })),
  };
  return jsonResponse(200, answer, { etag: tagOf(collection) });
}

/** PUT /fields/{field}/beds: these and no others. The same beds again change nothing. */
export async function answerPutBeds(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const field = newFieldOf(request);
  const { database, measureBeds } = parts;
  const parsed = parseCollection(readJsonBody(request.event, MAXIMUM_BEDS_BYTES));
  if ('problems' in parsed) throw invalidRequest(parsed.problems);
  const precondition = isForNew(request) ? ABSENT : await seenRevision(request, field, parts);
  const replaced = await replaceBeds(database, request.ownerId, field, parsed.beds, precondition ?? NEVER);
  if (replaced === null) throw changedMeanwhile();
  await measureBeds(await requestMeasurements(database, request.ownerId, field, NEWEST_IMAGES));
  const answer: PutBedsResponse = { ...replaced.facts, changed: replaced.changed };
  return jsonResponse(200, answer, { etag: tagOf(answer) });
}

/** DELETE /fields/{field}/beds, with all that was measured in them. */
export async function answerDeleteBeds(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const field = fieldOf(request);
  const { database } = parts;
  const precondition = isForNew(request) ? null : await seenRevision(request, field, parts);
  if (precondition !== null && (await removeBeds(database, request.ownerId, field, precondition))) {
    return emptyResponse(204);
  }
  // None any more: the request may be one whose answer was lost.
  const present = await readBedCollectionFacts(database, request.ownerId, field);
  const isConditional = isForNew(request) || request.event.headers['if-match'] !== undefined;
  if (present !== null && isConditional) throw changedMeanwhile();
  return emptyResponse(204);
}

const ABSENT = { kind: 'absent' } as const;
/** No beds have it: sequences begin with 1. */
const NEVER = { kind: 'revision', revision: 0 } as const;

/** If-None-Match of a change has no other sense here. */
function isForNew({ event }: RouteRequest): boolean {
  return event.headers['if-none-match']?.trim() === '*';
}

/** By If-Match; null where it names no beds that there are. */
async function seenRevision(
  request: RouteRequest,
  field: string,
  parts: ApiParts,
): Promise<Exclude<BedPrecondition, { readonly kind: 'absent' }> | null> {
  if (request.event.headers['if-match'] === undefined) return { kind: 'none' };
  const facts = await readBedCollectionFacts(parts.database, request.ownerId, field);
  if (facts === null || !isMatched(request.event, tagOf(facts))) return null;
  return { kind: 'revision', revision: facts.revision };
}

function tagOf({ field, revision }: { readonly field: string; readonly revision: number }): string {
  return strongEntityTag([field, revision]);
}

/** Of another owner's field, too: a label must not tell whether it exists. */
function bedsNotFound(): ProblemError {
  return new ProblemError('beds_not_found', 'PUT them as a GeoJSON FeatureCollection');
}

function changedMeanwhile(): ProblemError {
  return new ProblemError(
    'precondition_failed',
    'the beds are not those of the ETag; GET them and try again',
  );
}
