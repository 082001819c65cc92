import type { IndexId } from '../../pipeline/image-analysis.ts';
import { readMeasurementState } from '../bed-repository/measurement-state.ts';
import { type BedStatistics, readBedStatistics } from '../bed-repository/read-bed-statistics.ts';
import type { Database } from '../data-api.ts';

/** Every bed of an image, or why there are none. */
export type MeasuredBeds =
  | { readonly beds: readonly BedStatistics[]; readonly why: null }
  | { readonly beds: null; readonly why: NoBeds; readonly detail: string };

export type NoBeds = 'no_beds' | 'beds_not_measured' | 'beds_unavailable';

/** Beds of one page of the repository's; more are read in turn. */
const BEDS_PER_PAGE = 1000;

/** @param indices all that have a map where null */
export async function readMeasuredBeds(
  database: Database,
  imageId: string,
  ownerId: string,
  indices: readonly IndexId[] | null,
): Promise<MeasuredBeds> {
  const state = await readMeasurementState(database, imageId, ownerId);
  if (state === null || state.revision === null) {
    return { beds: null, why: 'no_beds', detail: 'The field has no beds.' };
  }
  const { analysisId, revision, measuredAt, unavailable } = state;
  if (unavailable !== null) return { beds: null, why: 'beds_unavailable', detail: unavailable.reason };
  if (analysisId === null || measuredAt === null) {
    const detail = 'The beds have not been measured in this image; GET /images/{id}/beds has them measured.';
    return { beds: null, why: 'beds_not_measured', detail };
  }
  const beds: BedStatistics[] = [];
  for (let from = 0; ; from += BEDS_PER_PAGE) {
    const page = await readBedStatistics(database, {
      analysisId,
      revision,
      indices,
      from,
      limit: BEDS_PER_PAGE,
    });
    beds.push(...page);
    if (page.length < BEDS_PER_PAGE) return { beds, why: null };
  }
}
