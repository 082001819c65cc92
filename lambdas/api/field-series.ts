import { measureBed } from '../answers/bed-measurement.ts';
import { measureImage } from '../answers/measurement.ts';
import { seriesOf } from '../answers/series.ts';
import { readBedName, readBedSeries } from '../aws/field-answers/read-bed-series.ts';
import { type Flights, readFlights } from '../aws/field-answers/read-flights.ts';
import type { IndexId } from '../pipeline/image-analysis.ts';
import { seriesQuery } from './answers-schema.ts';
import type { BedName, FieldSeriesResponse } from './answers-types.ts';
import type { ApiParts } from './api-parts.ts';
import { entityTag, isKnown, notModifiedResponse } from './entity-tag.ts';
import { bedNotFound, fieldNotFound, fieldOf, readQuery } from './field-request.ts';
import { type HttpResponse, jsonResponse, type RouteRequest } from './http.ts';

/** GET /fields/{field}/series */
export async function answerFieldSeries(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const { index, bed } = readQuery(request, seriesQuery);
  const field = fieldOf(request);
  const flights = await readFlights(parts.database, request.ownerId, field, index);
  const of = { ownerId: request.ownerId, field, index, flights };
  const answer = bed === undefined ? ofImages(of) : await ofBed(of, bed, parts);
  const etag = entityTag(answer);
  return isKnown(request.event, etag) ? notModifiedResponse({ etag }) : jsonResponse(200, answer, { etag });
}

interface Subject {
  readonly ownerId: string;
  readonly field: string;
  readonly index: IndexId;
  readonly flights: Flights;
}

function ofImages({ field, index, flights: { flights, truncated } }: Subject): FieldSeriesResponse {
  if (flights.length === 0) throw fieldNotFound();
  const series = seriesOf(flights, index, (flight) => measureImage(flight, index));
  return { field, index, bed: null, truncated, ...series };
}

async function ofBed(
  { ownerId, field, index, flights: { flights, truncated } }: Subject,
  id: string,
  { database }: ApiParts,
): Promise<FieldSeriesResponse> {
  const found = await readBedName(database, ownerId, field, id);
  if (found === null) throw flights.length === 0 ? fieldNotFound() : bedNotFound();
  const beds = await readBedSeries(database, ownerId, field, id, index);
  const bed: BedName = { id, name: found.name };
  const series = seriesOf(flights, index, (flight) =>
    measureBed(flight, index, beds.get(flight.analysis?.id ?? '')),
  );
  return { field, index, bed, truncated, ...series };
}
