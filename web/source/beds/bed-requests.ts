import { fieldSegment } from '../../../client/field-segment.ts';
import type {
  BedStatisticsAnswer,
  FieldBedsResponse,
  ImageBedsResponse,
  ImageBedsUnavailableResponse,
} from '../../../lambdas/api/beds-types.ts';
import type { Bed } from '../../../lambdas/pipeline/bed-statistics.ts';
import type { IndexId } from '../../../lambdas/pipeline/image-analysis.ts';
import type { Api, ApiAnswer } from '../api/api.ts';
import { ApiError } from '../api/api-errors.ts';
import { featureCollection } from './bed-draft.ts';

const NOT_FOUND = 404;
const BEING_MEASURED = 202;

function addressOf(field: string): string {
  return `/fields/${fieldSegment(field)}/beds`;
}

/** The beds of a field; none where nobody has saved any. */
export async function getBeds(api: Api, field: string): Promise<readonly Bed[]> {
  try {
    const { body } = await api.call<FieldBedsResponse>('GET', addressOf(field));
    return body.features.map(({ id, properties, geometry }) => ({ id, name: properties.name, geometry }));
  } catch (error) {
    if (error instanceof ApiError && error.status === NOT_FOUND) return [];
    throw error;
  }
}

/** Replaces the beds of a field; no beds at all delete the collection. */
export async function saveBeds(api: Api, field: string, beds: readonly Bed[]): Promise<void> {
  if (beds.length === 0) {
    await api.call('DELETE', addressOf(field));
    return;
  }
  await api.call('PUT', addressOf(field), { body: featureCollection(beds) });
}

export type Measurement =
  | { readonly beds: readonly BedStatisticsAnswer[] }
  | Pick<ImageBedsUnavailableResponse, 'unavailable' | 'reason'>;

/** null: they are being measured; ask again after `retryAfter` seconds. */
export interface MeasurementAnswer {
  readonly measurement: Measurement | null;
  /** seconds */
  readonly retryAfter: number;
}

const PATIENCE = 3;

/** What one index has in each bed of an image. */
export async function getMeasurement(api: Api, imageId: string, index: IndexId): Promise<MeasurementAnswer> {
  const beds: BedStatisticsAnswer[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ index, ...(cursor === null ? {} : { cursor }) });
    const path = `/images/${imageId}/beds?${query}`;
    const answer: ApiAnswer<ImageBedsResponse | ImageBedsUnavailableResponse> = await api.call('GET', path);
    const retryAfter = Number(answer.headers.get('retry-after') ?? PATIENCE);
    if (answer.status === BEING_MEASURED) return { measurement: null, retryAfter };
    if ('unavailable' in answer.body) return { measurement: answer.body, retryAfter };
    beds.push(...answer.body.beds);
    cursor = answer.body.nextCursor;
  } while (cursor !== null);
  return { measurement: { beds }, retryAfter: PATIENCE };
}
