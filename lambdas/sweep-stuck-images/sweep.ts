import type { ImageRegister } from '../aws/image-register.ts';
import type { SweepReport } from '../contract.ts';
import type { Faults } from './faults.ts';
import { type FullRoundParts, fullRound } from './full-round.ts';
import { endDeletions, type PurgeParts, purgeDeleted } from './purge-deleted.ts';
import { type SettleParts, settleEntries } from './settle-entries.ts';
import { type StuckRoundsParts, sweepStuckImages } from './stuck-rounds.ts';
import {
  type DueTerms,
  deletionsToEnd,
  type LookForUploads,
  settledEntries,
  whatIsDue,
} from './what-is-due.ts';

export interface SweepParts extends StuckRoundsParts {
  readonly terms: DueTerms;
  readonly register: Pick<ImageRegister, 'list'>;
  readonly look: LookForUploads;
  readonly settle: SettleParts;
  readonly purge: PurgeParts;
  /** Only of the daily round. */
  readonly full: FullRoundParts | null;
  /** Publishes what nobody has told yet; answers with how many events. */
  readonly tellAll: () => Promise<number>;
  readonly onTold: (events: number) => void;
  readonly faults: Faults;
  readonly now: () => number;
}

/** Entries that one sweep takes note of; the next one sees what is behind them. */
const MOST_ENTRIES = 10_000;

const NOTHING: Omit<SweepReport, 'oldestUnfinishedSeconds'> = {
  askedDatabase: false,
  requeuedLostEvents: 0,
  requeuedExpiredLeases: 0,
  expiredUploads: 0,
  exhaustedAttempts: 0,
  requeuedWithoutRow: 0,
  requeuedReplaced: 0,
  purgedImages: 0,
  removedOrphans: 0,
  unknownObjects: 0,
};

/** Asks the register whether anything can be stuck, and only then the database: that would wake it. */
export async function sweep(parts: SweepParts): Promise<SweepReport> {
  const { faults, full, terms } = parts;
  const now = parts.now();
  const listing = await parts.register.list(MOST_ENTRIES);
  const { askDatabase, oldestUnfinishedSeconds } = await whatIsDue(listing.open, parts.look, now, terms);
  const toPurge = settledEntries(listing.deleting, now, terms);
  const toEnd = deletionsToEnd(listing, now, terms);
  if (full === null && !askDatabase && toPurge.length === 0) {
    return { ...NOTHING, oldestUnfinishedSeconds, ...(await endDeletions(parts.purge, toEnd)) };
  }
  // Now that the database is awake, everything is done that there is to do.
  const stuck = await sweepStuckImages(parts);
  // Before entries go: one of an image with an untold event stays, so that the next sweep asks again.
  parts.onTold((await faults.attempt('publish events', 'image_events', () => parts.tellAll())) ?? 0);
  await purgeDeleted(parts.purge, toPurge);
  const { purgedImages } = await endDeletions(parts.purge, toEnd);
  const settled = await settleEntries(parts.settle, settledEntries(listing.open, now, terms));
  const compared =
    full === null ? null : await faults.attempt('compare all', 'bucket', () => fullRound(full, listing));
  return {
    ...NOTHING,
    ...compared,
    ...stuck,
    askedDatabase: true,
    oldestUnfinishedSeconds,
    purgedImages,
    requeuedWithoutRow: settled + (compared?.requeuedWithoutRow ?? 0),
  };
}
