import { exhaustedMessage } from '../aws/exhausted-images.ts';
import { PoisonMessageError, type QueueMessage } from '../aws/queue-message.ts';
import type { PoisonCode } from '../pipeline/fault-codes.ts';
import type { ImageArrival } from '../pipeline/ports.ts';
import type { ProcessOutcome } from './process-image.ts';
import { retryDelaySeconds } from './retry-delay.ts';

/** One delivery of a message. */
export interface Delivery {
  readonly body: string;
  /** How often it has been received, this time included. */
  readonly deliveries: number;
  /** Since it was sent. */
  readonly waitedSeconds: number;
}

export interface HandleMessageParts {
  readonly parse: (body: string) => QueueMessage;
  /** @param retryAfterSeconds when the message comes back if the image has to be given back */
  readonly process: (arrival: ImageArrival, retryAfterSeconds: number) => Promise<ProcessOutcome>;
  /** The image that is to be taken before this one, because its owner has waited for too long; null where there is none. */
  readonly findTurn: (arrival: ImageArrival) => Promise<ImageArrival | null>;
  /** Seconds for which a message may wait before other owners are thought of. */
  readonly fairnessSeconds: number;
  /** Whether another image can still be begun: if not, the message goes to the end of the queue. */
  readonly hasTime: () => boolean;
  /** Measures the beds of the image's field. Rejects where another delivery may bring what this one could not. */
  readonly measureBeds: (imageId: string) => Promise<void>;
  /** Has the beds of an image that has just completed measured, in their own time. Never rejects. */
  readonly onCompleted: (imageId: string) => Promise<void>;
  readonly setAside: (body: string, reason: string) => Promise<void>;
  /** To the end of the queue. */
  readonly sendAgain: (body: string) => Promise<void>;
  readonly onFault: (error: unknown) => void;
}

/** `done` is deleted; `again` is delivered once more, after the given time. */
export type Settlement =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly afterSeconds: number };

const DONE: Settlement = { kind: 'done' };

/** For a tag that follows its scan's result; then the sweep looks for it, and the message is not set aside. */
const DELIVERIES_OF_A_SCAN = 3;

/** What becomes of one message. Never rejects: what it cannot cope with is delivered again, and at last set aside by SQS. */
export async function handleMessage(delivery: Delivery, parts: HandleMessageParts): Promise<Settlement> {
  const again: Settlement = { kind: 'again', afterSeconds: retryDelaySeconds(delivery.deliveries) };
  try {
    const { arrivals, faults, measureBedsOf } = parts.parse(delivery.body);
    if (faults.length > 0) await parts.setAside(delivery.body, faults.join('; '));
    if (measureBedsOf !== undefined) await parts.measureBeds(measureBedsOf);
    for (const arrival of arrivals) {
      await giveTurn(arrival, delivery, parts, again.afterSeconds);
      if (!parts.hasTime()) {
        await parts.sendAgain(delivery.body);
        return DONE;
      }
      const outcome = await parts.process(arrival, again.afterSeconds);
      await settle(outcome, arrival, delivery, parts);
      if (outcome.kind === 'completed') await parts.onCompleted(arrival.imageId);
      if (outcome.kind === 'released' && outcome.movedTo === 'uploaded') {
        return { kind: 'again', afterSeconds: outcome.retryAfterSeconds };
      }
      const isEarly = outcome.kind === 'awaits_scan' && outcome.reported;
      if (isEarly && delivery.deliveries < DELIVERIES_OF_A_SCAN) return again;
    }
    return DONE;
  } catch (error) {
    parts.onFault(error);
    return error instanceof PoisonMessageError ? setAside(delivery, error, parts, again) : again;
  }
}

async function setAside(
  { body }: Delivery,
  { message }: PoisonMessageError,
  parts: HandleMessageParts,
  again: Settlement,
): Promise<Settlement> {
  try {
    await parts.setAside(body, message);
    return DONE;
  } catch (error) {
    parts.onFault(error);
    return again;
  }
}

/**
 * In a queue that is backed up, the image of an owner who waits with less in work goes first. A fault of that one is not
 * this message's: its own message, or the sweep, brings it back.
 */
async function giveTurn(
  arrival: ImageArrival,
  { waitedSeconds }: Delivery,
  parts: HandleMessageParts,
  retryAfterSeconds: number,
): Promise<void> {
  if (waitedSeconds < parts.fairnessSeconds) return;
  try {
    const first = await parts.findTurn(arrival);
    if (first !== null) await setAsideIfExhausted(await parts.process(first, retryAfterSeconds), parts);
  } catch (error) {
    parts.onFault(error);
  }
}

/** What nobody else would tell of is set aside. */
async function settle(
  outcome: ProcessOutcome,
  arrival: ImageArrival,
  delivery: Delivery,
  parts: HandleMessageParts,
): Promise<void> {
  if (outcome.kind === 'other_object' || outcome.kind === 'unclean_object') {
    const code: PoisonCode = outcome.kind;
    await parts.setAside(delivery.body, `${code}: ${arrival.key}`);
  }
  await setAsideIfExhausted(outcome, parts);
}

/** Of an image whose last attempt failed by our fault: redriven, the message tries it again. */
async function setAsideIfExhausted(outcome: ProcessOutcome, parts: HandleMessageParts): Promise<void> {
  const spent =
    outcome.kind === 'released' && outcome.movedTo === 'failed'
      ? outcome.claim
      : outcome.kind === 'failed' && outcome.code === 'attempts_exhausted'
        ? outcome
        : null;
  if (spent === null) return;
  const { imageId, attempt } = spent;
  const reason = `attempts_exhausted: attempt ${attempt} of ${imageId}`;
  await parts.setAside(JSON.stringify(exhaustedMessage(spent)), reason);
}
