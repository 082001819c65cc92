import type { Bed } from '../../../lambdas/pipeline/bed-statistics.ts';
import type { Api } from '../api/api.ts';
import { ApiError } from '../api/api-errors.ts';
import { mergeBeds } from './bed-changes.ts';
import { bedTitle } from './bed-draft.ts';
import type { BedFault } from './bed-fault.ts';
import { getBeds, type SavedBeds, saveBeds } from './bed-requests.ts';

export interface SavingOutcome {
  /** As the service has them now. */
  readonly saved: SavedBeds;
  /** What is left to be saved of what was drawn until now; null: nothing. */
  readonly draftOf: (now: readonly Bed[]) => readonly Bed[] | null;
  readonly fault: BedFault | null;
}

/** Saves a draft, or puts it together with what somebody else has saved since: it is then for a person to look at. */
export async function saveOrMerge(
  api: Api,
  field: string,
  draft: readonly Bed[],
  seen: SavedBeds,
): Promise<SavingOutcome> {
  try {
    const saved = await saveBeds(api, field, draft, seen);
    return { saved, draftOf: (now) => (now === draft ? null : now), fault: null };
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'precondition_failed')) throw error;
    const saved = await getBeds(api, field);
    const { beds, contested } = mergeBeds(seen.beds, draft, saved.beds);
    return {
      saved,
      draftOf: (now) => mergeBeds(seen.beds, now, saved.beds).beds,
      fault: { message: mergedInWords([...saved.beds, ...beds], contested), problems: [] },
    };
  }
}

function mergedInWords(known: readonly Bed[], contested: readonly string[]): string {
  const said =
    'Somebody else has changed the beds meanwhile, and nothing was saved. Their changes and yours are put together here: look at them, and save again.';
  if (contested.length === 0) return said;
  const titles = contested.map((id) => bedTitle(known.findLast((bed) => bed.id === id)!));
  return `${said} Both have changed ${titles.join(', ')}: here as you have it.`;
}
