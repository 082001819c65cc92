import type { AnswerOf } from '../../../client/calls.ts';
import type { BedStatisticsAnswer, ImageBedsUnavailableResponse } from '../../../lambdas/api/beds-types.ts';
import type { Bed } from '../../../lambdas/pipeline/bed-statistics.ts';
import type { IndexId } from '../../../lambdas/pipeline/image-analysis.ts';
import type { Api } from '../api/api.ts';
import { ApiError } from '../api/api-errors.ts';
import { featureCollection } from './bed-draft.ts';

const BEING_MEASURED = 202;

/** The beds as the service has them. */
export interface SavedBeds {
  readonly beds: readonly Bed[];
  /** Of this state of them; null where nobody has saved any. */
  readonly etag: string | null;
}

/** None only where the service says that nobody has saved any. */
export async function getBeds(api: Api, field: string): Promise<SavedBeds> {
  try {
    const { body, etag } = await api.operations.getBeds({ field });
    const beds = body.features.map(({ id, properties, geometry }) => ({
      id,
      name: properties.name,
      geometry,
    }));
    return { beds, etag };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'beds_not_found') return { beds: [], etag: null };
    throw error;
  }
}

/**
 * Replaces the beds of a field; no beds at all delete the collection.
 * @param seen what is replaced: where somebody else has changed it since, the service refuses with `precondition_failed`
 */
export async function saveBeds(
  api: Api,
  field: string,
  beds: readonly Bed[],
  seen: SavedBeds,
): Promise<SavedBeds> {
  const condition = conditionOf(seen);
  if (beds.length === 0) {
    await api.operations.deleteBeds({ field, ...condition });
    return { beds, etag: null };
  }
  const { etag } = await api.operations.putBeds({ field, body: featureCollection(beds), ...condition });
  return { beds, etag };
}

/** RFC 9110, 13.1: the state that was seen, or that there was none. */
function conditionOf({ beds, etag }: SavedBeds) {
  if (etag !== null) return { ifMatch: etag };
  return beds.length === 0 ? ({ ifNoneMatch: '*' } as const) : {};
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
    const answer: AnswerOf<'getImageBeds'> = await api.operations.getImageBeds({
      id: imageId,
      index,
      ...(cursor === null ? {} : { cursor }),
    });
    const retryAfter = answer.retryAfter ?? PATIENCE;
    if (answer.status === BEING_MEASURED) return { measurement: null, retryAfter };
    if ('unavailable' in answer.body) return { measurement: answer.body, retryAfter };
    beds.push(...answer.body.beds);
    cursor = answer.body.nextCursor;
  } while (cursor !== null);
  return { measurement: { beds }, retryAfter: PATIENCE };
}
