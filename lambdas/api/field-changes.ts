import { type MissingBed, type WholeBed, wholeBed } from '../answers/bed-measurement.ts';
import { changeOf, flightsToCompare } from '../answers/changes.ts';
import type { Flight } from '../answers/flight.ts';
import { isMeasured, type Measurement, measureImage } from '../answers/measurement.ts';
import type { BedStatistics } from '../aws/bed-repository/read-bed-statistics.ts';
import { readFlights } from '../aws/field-answers/read-flights.ts';
import { readMeasuredBeds } from '../aws/field-answers/read-measured-beds.ts';
import type { IndexId } from '../pipeline/image-analysis.ts';
import { changesQuery } from './answers-schema.ts';
import type { BedChange, ComparedFlight, FieldChangesResponse } from './answers-types.ts';
import type { ApiParts } from './api-parts.ts';
import { fieldNotFound, fieldOf, readQuery } from './field-request.ts';
import { type HttpResponse, jsonResponse, type RouteRequest } from './http.ts';

/** GET /fields/{field}/changes */
export async function answerFieldChanges(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const { index } = readQuery(request, changesQuery);
  return jsonResponse(200, await changesOfField(parts, request.ownerId, fieldOf(request), index));
}

export async function changesOfField(
  { database }: Pick<ApiParts, 'database'>,
  ownerId: string,
  field: string,
  index: IndexId,
  imageId?: string,
): Promise<FieldChangesResponse> {
  const { flights, truncated } = await readFlights(database, ownerId, field, index);
  if (flights.length === 0) throw fieldNotFound();
  const nothing = { overlap: null, change: null, beds: null, bedsUnavailable: null };
  const about = { field, index, truncated, ...nothing };
  const found = flightsToCompare(flights, index, (flight) => measureImage(flight, index), imageId);
  if (found === null) {
    const why = 'No image of the field has the index.';
    return { ...about, newest: null, previous: null, reason: 'no_index', why };
  }
  const { newest, previous, overlap, none } = found;
  const { reason = null, why = null } = none ?? {};
  const flightsOf = { newest: toCompared(newest), previous: previous && toCompared(previous) };
  const compared = { ...flightsOf, overlap, reason, why };
  if (previous === null) return { ...about, ...compared };
  const change =
    none === null
      ? changeOf(measured(measureImage(previous, index)), measured(measureImage(newest, index)))
      : null;
  const read = (flight: Flight) => readMeasuredBeds(database, flight.imageId, ownerId, [index]);
  const [before, after] = [await read(previous), await read(newest)];
  if (after.beds === null || before.beds === null) {
    const without = after.beds === null ? after : before;
    const bedsUnavailable = without.beds === null && without.why !== 'no_beds' ? without.detail : null;
    return { ...about, ...compared, change, bedsUnavailable };
  }
  const formerly = new Map(before.beds.map((bed) => [bed.id, bed]));
  const beds = after.beds.map((bed) => bedChange(formerly.get(bed.id), bed, index));
  return { ...about, ...compared, change, beds };
}

export function toCompared({ imageId, at, atFrom, analysis }: Flight): ComparedFlight {
  if (at === null || atFrom === null || analysis === null)
    throw new Error(`image ${imageId} was not analysed`);
  return { imageId, at, atFrom, radiometry: analysis.radiometry, sensor: analysis.sensor };
}

function bedChange(before: BedStatistics | undefined, after: BedStatistics, index: IndexId): BedChange {
  const { id, name } = after;
  const [former, now] = [measureIn(before, index), measureIn(after, index)];
  const about = { id, name, before: former.extent, after: now.extent };
  if ('reason' in now) return { ...about, change: null, reason: now.reason, unavailable: now.detail };
  if ('reason' in former) {
    const unavailable = `In the previous flight: ${former.detail}`;
    return { ...about, change: null, reason: former.reason, unavailable };
  }
  return { ...about, change: changeOf(comparable(former), comparable(now)), reason: null, unavailable: null };
}

function measureIn(bed: BedStatistics | undefined, index: IndexId): WholeBed | MissingBed {
  return wholeBed(bed?.indices[index], bed?.inside ?? 0);
}

function comparable({ statistics }: WholeBed) {
  return { figures: statistics, classes: statistics.classes };
}

function measured(measurement: Measurement) {
  if (!isMeasured(measurement)) throw new Error(`a flight to compare has no figures: ${measurement.detail}`);
  return measurement;
}
