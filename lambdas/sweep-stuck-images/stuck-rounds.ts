import type { ExhaustedImage } from '../aws/exhausted-images.ts';
import type { ProcessImageMessage, SweepReport } from '../contract.ts';
import type { QueuedImage, StuckImages, WaitingImage } from '../pipeline/ports.ts';
import type { Faults } from './faults.ts';
import { someAtOnce } from './some-at-once.ts';

export interface StuckRoundsParts {
  readonly images: StuckImages;
  /** Ids of the images whose message is in the queue. */
  readonly queue: (messages: readonly ProcessImageMessage[]) => Promise<ReadonlySet<string>>;
  /** Best effort: these images are `failed` already. */
  readonly setAside: (images: readonly ExhaustedImage[]) => Promise<void>;
  /** When the object was there, RFC 3339; null where there is none. Rejects where S3 does not say. */
  readonly findUpload: (image: WaitingImage) => Promise<{ readonly lastModified: string | null } | null>;
  readonly onInconclusive: (image: WaitingImage, error: unknown) => void;
  readonly faults: Faults;
  readonly batchSize: number;
  readonly hasTime: () => boolean;
}

/** With batches of 5 and some 80 ms a round, a few hundred rows a second; S3 is asked 40 times at once. */
const ROUNDS_AT_ONCE = 8;

/** Rounds of one batch, oldest first, until nothing is left or the time is nearly up. */
export async function sweepStuckImages(parts: StuckRoundsParts): Promise<StuckRoundsReport> {
  const leases = await inRounds(parts, sweepExpiredLeases);
  const waiting = await inRounds(parts, sweepWaiting);
  return {
    requeuedExpiredLeases: sum(leases, 'requeued'),
    exhaustedAttempts: sum(leases, 'failed'),
    requeuedLostEvents: sum(waiting, 'requeued'),
    expiredUploads: sum(waiting, 'failed'),
  };
}

export type StuckRoundsReport = Pick<
  SweepReport,
  'requeuedExpiredLeases' | 'exhaustedAttempts' | 'requeuedLostEvents' | 'expiredUploads'
>;

interface Round {
  /** Rows that the round took; fewer than a batch means that nothing is left. */
  readonly taken: number;
  readonly requeued: number;
  readonly failed: number;
}

/** Each round takes other rows, at the same time too: what it took is locked, and then moved or marked as looked at. */
async function inRounds(
  parts: StuckRoundsParts,
  round: (parts: StuckRoundsParts) => Promise<Round>,
): Promise<Round[]> {
  const rounds: Round[] = [];
  /** false: nothing is left to take. */
  const takeOne = async (): Promise<boolean> => {
    const result = await parts.faults.attempt('sweep a batch', 'images', () => round(parts));
    if (result !== null) rounds.push(result);
    return result !== null && result.taken === parts.batchSize;
  };
  const takeAll = async (): Promise<void> => {
    while (parts.hasTime() && (await takeOne()));
  };
  // One alone first: there are seldom more.
  if (parts.hasTime() && (await takeOne()))
    await Promise.all(Array.from({ length: ROUNDS_AT_ONCE }, takeAll));
  return rounds;
}

function sum(rounds: readonly Round[], field: 'requeued' | 'failed'): number {
  return rounds.reduce((total, round) => total + round[field], 0);
}

/** Leases that ran out: the worker is gone. */
async function sweepExpiredLeases(parts: StuckRoundsParts): Promise<Round> {
  const expired = await parts.images.takeExpiredLeases(parts.batchSize);
  const free: (QueuedImage & { readonly key: string })[] = [];
  const exhausted: ExhaustedImage[] = [];
  for (const { imageId, key, attempt, failureReason } of expired) {
    if (failureReason === null) free.push({ imageId, key, arrivedAt: null });
    else exhausted.push({ imageId, key, attempt, reason: failureReason });
  }
  await requeue(parts, free);
  await parts.setAside(exhausted);
  return { taken: expired.length, requeued: free.length, failed: exhausted.length };
}

/** Images that wait: those whose object is there have lost their event, the others may have run out of time. */
async function sweepWaiting(parts: StuckRoundsParts): Promise<Round> {
  const waiting = await parts.images.takeWaiting(parts.batchSize);
  const found: (QueuedImage & { readonly key: string })[] = [];
  const overdue: string[] = [];
  await someAtOnce(waiting, async (image) => {
    try {
      const upload = await parts.findUpload(image);
      if (upload !== null) {
        found.push({ imageId: image.imageId, key: image.key, arrivedAt: upload.lastModified });
      } else if (image.uploadExpired) {
        overdue.push(image.imageId);
      }
    } catch (error) {
      parts.onInconclusive(image, error);
    }
  });
  const requeued = await requeue(parts, found);
  const failed = await parts.images.failExpiredUploads(overdue);
  return { taken: waiting.length, requeued, failed };
}

/** Sends, then marks: a sweep that dies in between sends a second message, which finds nothing to claim. */
async function requeue(
  parts: StuckRoundsParts,
  images: readonly (QueuedImage & { readonly key: string })[],
): Promise<number> {
  const messages = images.map(({ imageId, key }) => ({ kind: 'process-image', imageId, key }) as const);
  const sent = await parts.queue(messages);
  const queued = images.filter((image) => sent.has(image.imageId));
  await parts.images.markQueued(queued.map(({ imageId, arrivedAt }) => ({ imageId, arrivedAt })));
  return queued.length;
}
