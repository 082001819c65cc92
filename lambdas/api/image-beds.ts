import type * as v from 'valibot';
import { BED_REASONS } from '../answers/bed-measurement.ts';
import { type MeasurementState, readMeasurementState } from '../aws/bed-repository/measurement-state.ts';
import { type BedStatistics, readBedStatistics } from '../aws/bed-repository/read-bed-statistics.ts';
import { requestMeasurement } from '../aws/bed-repository/request-measurements.ts';
import { hasStatistics } from '../pipeline/bed-statistics.ts';
import { isImageId } from '../pipeline/image-id.ts';
import type { ApiParts } from './api-parts.ts';
import type {
  BedStatisticsAnswer,
  BedsBeingMeasuredResponse,
  ImageBedsResponse,
  ImageBedsUnavailableResponse,
} from './beds-types.ts';
import { entityTag, isKnown, notModifiedResponse } from './entity-tag.ts';
import { readQuery } from './field-request.ts';
import { type HttpResponse, jsonResponse, type RouteRequest } from './http.ts';
import { imageBedsQuery } from './image-beds-schema.ts';
import { imageNotFound, invalidRequest, ProblemError } from './problem.ts';

type Query = v.InferOutput<typeof imageBedsQuery>;
/** Measured or being measured. */
type Measurable = MeasurementState & {
  readonly field: string;
  readonly revision: number;
  readonly analysisId: string;
};

/** Seconds. A measurement takes some, where nothing waits before it in the queue. */
const RETRY_AFTER = { 'retry-after': '3' };
/** Beds that are read before the size of the answer is looked at again; Lambda's answers may have 6 MB. */
const BEDS_AT_ONCE = 100;
const MAXIMUM_ANSWER_CHARACTERS = 4_000_000;

/** GET /images/{id}/beds. What has not been measured is asked for, at most once a minute. */
export async function answerImageBeds(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const query = readQuery(request, imageBedsQuery);
  const id = request.parameters.id ?? '';
  const state = isImageId(id) ? await readMeasurementState(parts.database, id, request.ownerId) : null;
  if (state === null) throw imageNotFound();
  const measurable = requireMeasurable(state);
  const { field, revision, measuredAt } = measurable;
  const facts = { imageId: id, field, revision };
  if (measuredAt === null) {
    if (await requestMeasurement(parts.database, id, request.ownerId)) await parts.measureBeds([id]);
    const answer: BedsBeingMeasuredResponse = { ...facts, measuredAt };
    return jsonResponse(202, answer, RETRY_AFTER);
  }
  const from = readCursor(query.cursor, revision);
  const etag = entityTag([measurable.analysisId, revision, measuredAt, query]);
  if (isKnown(request.event, etag)) return notModifiedResponse({ etag });
  if (measurable.unavailable !== null) {
    const answer: ImageBedsUnavailableResponse = { ...facts, measuredAt, ...measurable.unavailable };
    return jsonResponse(200, answer, { etag });
  }
  const page = await readPage(parts, measurable, query, from);
  const answer: ImageBedsResponse = { ...facts, measuredAt, ...page, withoutMap: state.withoutMap };
  return jsonResponse(200, answer, { etag });
}

function requireMeasurable(state: MeasurementState): Measurable {
  const { status, field, revision, analysisId } = state;
  if (field === null) {
    throw new ProblemError('beds_not_found', 'the image names no field, so that it has no beds');
  }
  if (revision === null) {
    throw new ProblemError('beds_not_found', 'PUT the beds of the field as a GeoJSON FeatureCollection');
  }
  if (analysisId !== null) return { ...state, field, revision, analysisId };
  const isOnItsWay = status === 'uploaded' || status === 'processing';
  const detail = isOnItsWay ? 'it is not finished; try again' : 'it failed: GET /images/{id} tells why';
  throw new ProblemError('not_analysed', detail, isOnItsWay ? { headers: RETRY_AFTER } : {});
}

async function readPage(
  { database }: ApiParts,
  { analysisId, revision }: Measurable,
  { index, limit }: Query,
  from: number,
): Promise<Pick<ImageBedsResponse, 'beds' | 'nextCursor'>> {
  const beds: BedStatisticsAnswer[] = [];
  let characters = 0;
  while (beds.length < limit && characters < MAXIMUM_ANSWER_CHARACTERS) {
    const wanted = Math.min(BEDS_AT_ONCE, limit - beds.length);
    const place = { from: from + beds.length, limit: wanted };
    const read = await readBedStatistics(database, {
      analysisId,
      revision,
      indices: index ?? null,
      ...place,
    });
    const answers = read.map(toAnswer);
    beds.push(...answers);
    characters += JSON.stringify(answers).length;
    if (read.length < wanted) return { beds, nextCursor: null };
  }
  return { beds, nextCursor: writeCursor(revision, from + beds.length) };
}

function toAnswer({ id, name, inside, indices }: BedStatistics): BedStatisticsAnswer {
  const told = Object.entries(indices).map(([index, result]) => [
    index,
    hasStatistics(result) ? result : { ...result, reason: BED_REASONS[result.unavailable] },
  ]);
  return { id, name, inside, indices: Object.fromEntries(told) };
}

/** Opaque to clients: of which revision, and from which bed on. */
function writeCursor(revision: number, from: number): string {
  return Buffer.from(`${revision} ${from}`).toString('base64url');
}

function readCursor(cursor: string | undefined, revision: number): number {
  if (cursor === undefined) return 0;
  const from = Number(/^\d+ (\d{1,6})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1]);
  if (writeCursor(revision, from) === cursor) return from;
  const message = 'the value is not accepted, or the beds have changed';
  const accepted = 'nextCursor of the page before, of the same beds';
  throw invalidRequest([{ field: 'cursor', code: 'invalid', message, accepted }]);
}
