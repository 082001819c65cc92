import type { Listed, OpenEntry, RegisterListing } from '../aws/image-register.ts';
import { someAtOnce } from './some-at-once.ts';

/**
 * Whether the database has to be asked, by what S3 tells: the register and the uploads. Clocks of S3 and of the function
 * only decide whether to look; about leases and deadlines the database's decides.
 */

export interface DueTerms {
  /** Entries and objects younger than this are left alone: the event is under way, or the api still at it. */
  readonly lostEventSeconds: number;
  readonly uploadLifetimeSeconds: number;
  readonly workerLifetimeSeconds: number;
}

export interface ArrivedObject {
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
}

/** What lies under raw/{imageId}/; null where S3 does not say. */
export type LookForUploads = (imageId: string) => Promise<readonly ArrivedObject[] | null>;

/** Old entries up to which the bucket is asked about each. With more, something is always due. */
const FEW = 100;
/** Of many, for the age of the oldest only. */
const OLDEST_OF_MANY = 25;

export interface DueImages {
  readonly askDatabase: boolean;
  /** Of the images whose objects are there, for how long nothing has ended them. */
  readonly oldestUnfinishedSeconds: number;
}

/** Entries that may be judged: whoever made them has had the time to open the row. */
export function settledEntries<Entry extends { readonly since: Date }>(
  entries: readonly Entry[],
  now: number,
  { lostEventSeconds }: Pick<DueTerms, 'lostEventSeconds'>,
): readonly Entry[] {
  return entries.filter(({ since }) => secondsSince(since.getTime(), now) >= lostEventSeconds);
}

/** Images that were deleted a worker's lifetime ago: nobody writes for them any more. */
export function deletionsToEnd(
  { deleted }: Pick<RegisterListing, 'deleted'>,
  now: number,
  { workerLifetimeSeconds }: Pick<DueTerms, 'workerLifetimeSeconds'>,
): RegisterListing['deleted'] {
  return deleted.filter(({ since }) => secondsSince(since.getTime(), now) >= workerLifetimeSeconds);
}

export async function whatIsDue(
  entries: readonly Listed<OpenEntry>[],
  look: LookForUploads,
  now: number,
  terms: DueTerms,
): Promise<DueImages> {
  const settled = settledEntries(entries, now, terms).toSorted(
    (a, b) => a.since.getTime() - b.since.getTime(),
  );
  const many = settled.length > FEW;
  const looked = await someAtOnce(many ? settled.slice(0, OLDEST_OF_MANY) : settled, async (entry) => {
    const uploads = await look(entry.imageId);
    // What S3 does not say is left to the database.
    if (uploads === null) return { due: true, seconds: 0 };
    return { due: isDue(entry, uploads, now, terms), seconds: unfinishedSeconds(entry, uploads, now) };
  });
  return {
    askDatabase: many || looked.some(({ due }) => due),
    oldestUnfinishedSeconds: Math.max(0, ...looked.map(({ seconds }) => seconds)),
  };
}

/** An image is due once all of its objects are old, or once the others cannot come any more. */
export function isDue(
  entry: Listed<OpenEntry>,
  uploads: readonly ArrivedObject[],
  now: number,
  { lostEventSeconds, uploadLifetimeSeconds }: DueTerms,
): boolean {
  if (uploads.length < entry.objects) {
    return secondsSince(entry.since.getTime(), now) >= uploadLifetimeSeconds + lostEventSeconds;
  }
  return uploads.every(({ arrivedAt }) => secondsSince(arrivedAt, now) >= lostEventSeconds);
}

function unfinishedSeconds(
  { since, objects }: Listed<OpenEntry>,
  uploads: readonly ArrivedObject[],
  now: number,
): number {
  if (uploads.length < objects) return 0;
  return secondsSince(Math.max(since.getTime(), ...uploads.map(({ arrivedAt }) => arrivedAt)), now);
}

function secondsSince(time: number, now: number): number {
  return (now - time) / 1000;
}
