import { wholeBed } from '../answers/bed-measurement.ts';
import { flightsToCompare } from '../answers/changes.ts';
import type { Flight } from '../answers/flight.ts';
import { isMeasured, measureImage } from '../answers/measurement.ts';
import { type BedScore, outliersOf } from '../answers/outliers.ts';
import type { BedStatistics } from '../aws/bed-repository/read-bed-statistics.ts';
import { readFlights } from '../aws/field-answers/read-flights.ts';
import { readMeasuredBeds } from '../aws/field-answers/read-measured-beds.ts';
import type { IndexId } from '../pipeline/image-analysis.ts';
import { outliersQuery } from './answers-schema.ts';
import type { FieldOutliersResponse, LeftOutBed } from './answers-types.ts';
import type { ApiParts } from './api-parts.ts';
import { toCompared } from './field-changes.ts';
import { fieldNotFound, fieldOf, readQuery } from './field-request.ts';
import { type HttpResponse, jsonResponse, type RouteRequest } from './http.ts';
import { imageNotFound } from './problem.ts';

/** GET /fields/{field}/outliers */
export async function answerFieldOutliers(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const { image, ...terms } = readQuery(request, outliersQuery);
  const field = fieldOf(request);
  const { flights, truncated } = await readFlights(parts.database, request.ownerId, field, terms.index);
  if (flights.length === 0) throw fieldNotFound();
  const flight = chosenFlight(flights, terms.index, image);
  const outliers = await outliersInFlight(parts, request.ownerId, field, flight, terms);
  const answer: FieldOutliersResponse = { ...outliers, truncated };
  return jsonResponse(200, answer);
}

export interface OutlierTerms {
  readonly index: IndexId;
  readonly statistic: 'mean' | 'median';
  readonly threshold: number;
}

/** The newest that has the index, or the one that was named. */
function chosenFlight(
  flights: readonly Flight[],
  index: IndexId,
  imageId: string | undefined,
): Flight | null {
  if (imageId === undefined) {
    return flightsToCompare(flights, index, (flight) => measureImage(flight, index))?.newest ?? null;
  }
  const named = flights.find((flight) => flight.imageId === imageId.toLowerCase());
  if (named === undefined) throw imageNotFound();
  return named;
}

/** Of one image: how many others there are does not matter. */
export type OutliersInFlight = Omit<FieldOutliersResponse, 'truncated'>;

export async function outliersInFlight(
  { database }: Pick<ApiParts, 'database'>,
  ownerId: string,
  field: string,
  flight: Flight | null,
  { index, statistic, threshold }: OutlierTerms,
): Promise<OutliersInFlight> {
  const terms = { field, index, statistic, threshold };
  const nothing = { median: null, mad: null, sigma: null, unscored: null, beds: [], leftOut: [] };
  const measurement = flight && measureImage(flight, index);
  if (flight === null || measurement === null) {
    return { ...terms, ...nothing, image: null, why: 'No image of the field has the index.' };
  }
  if (!isMeasured(measurement)) return { ...terms, ...nothing, image: null, why: measurement.detail };
  const image = toCompared(flight);
  const measured = await readMeasuredBeds(database, flight.imageId, ownerId, [index]);
  if (measured.beds === null) return { ...terms, ...nothing, image, why: measured.detail };
  const split = measured.beds.map((bed) => valueOrReason(bed, index, statistic));
  const { scale, unscored, beds } = outliersOf(
    split.filter((bed) => 'value' in bed),
    threshold,
  );
  const leftOut = split.filter((bed) => 'unavailable' in bed);
  const { median = null, mad = null, sigma = null } = scale ?? {};
  return { ...terms, image, median, mad, sigma, unscored, beds, leftOut, why: null };
}

function valueOrReason(
  { id, name, inside, indices }: BedStatistics,
  index: IndexId,
  statistic: 'mean' | 'median',
): Omit<FieldOutliersResponse['beds'][number], keyof BedScore> | LeftOutBed {
  const bed = wholeBed(indices[index], inside);
  if ('reason' in bed) {
    const { reason, detail, extent } = bed;
    return { id, name, reason, unavailable: detail, extent };
  }
  const { statistics, extent } = bed;
  return { id, name, value: statistic === 'mean' ? statistics.mean : statistics.p50, extent };
}
