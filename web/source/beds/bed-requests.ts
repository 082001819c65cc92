import type { Bed, BedMeasurement } from '../../../lambdas/pipeline/bed-statistics.ts';
import type { Api } from '../api/api.ts';
import { ApiError } from '../api/api-errors.ts';
import { bedsOfFeatures, featureCollection } from './bed-draft.ts';

interface BedFeatures {
  readonly features: Parameters<typeof bedsOfFeatures>[0];
}

const NOT_FOUND = 404;
const BEING_MEASURED = 202;

function addressOf(field: string): string {
  return `/fields/${encodeURIComponent(field)}/beds`;
}

/** The beds of a field; none where nobody has saved any. */
export async function getBeds(api: Api, field: string): Promise<readonly Bed[]> {
  try {
    return asBeds((await api.call<BedFeatures>('GET', addressOf(field))).body);
  } catch (error) {
    if (error instanceof ApiError && error.status === NOT_FOUND) return [];
    throw error;
  }
}

/** Replaces the beds of a field; no beds at all delete the collection. */
export async function saveBeds(api: Api, field: string, beds: readonly Bed[]): Promise<readonly Bed[]> {
  if (beds.length === 0) {
    await api.call('DELETE', addressOf(field));
    return [];
  }
  const { body } = await api.call<Partial<BedFeatures> | null>('PUT', addressOf(field), {
    body: featureCollection(beds),
  });
  return body?.features === undefined ? beds : asBeds({ features: body.features });
}

/** null: they are being measured; ask again after `retryAfter` seconds. */
export interface BedAnswer {
  readonly measurement: BedMeasurement | null;
  /** seconds */
  readonly retryAfter: number;
}

export async function getMeasurement(api: Api, imageId: string): Promise<BedAnswer> {
  const { status, headers, body } = await api.call<BedMeasurement>('GET', `/images/${imageId}/beds`);
  const retryAfter = Number(headers.get('retry-after') ?? 2);
  return { measurement: status === BEING_MEASURED ? null : body, retryAfter };
}

function asBeds({ features }: BedFeatures): readonly Bed[] {
  return bedsOfFeatures(features, () => crypto.randomUUID());
}
