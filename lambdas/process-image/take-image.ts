import { InfrastructureError } from '../pipeline/errors.ts';
import type {
  ClaimOutcome,
  ImageArrival,
  ImageClaims,
  ImageOpening,
  ReopenReason,
  UnclaimedObject,
} from '../pipeline/ports.ts';

/** What of the register a worker writes. */
export interface OpeningRegister {
  enterOpen(opening: ImageOpening): Promise<void>;
  removeOpen(opening: ImageOpening): Promise<void>;
  enterDeleting(imageId: string): Promise<void>;
}

export interface TakeImageParts {
  readonly claims: ImageClaims;
  readonly register: OpeningRegister;
  /** null where the object is gone. */
  readonly describeUnclaimed: (arrival: ImageArrival) => Promise<UnclaimedObject | null>;
  /** Told of images that this message has opened: `adopted` had no row before. */
  readonly onOpened: (imageId: string, because: ReopenReason | 'adopted') => void;
  /** Publishes what is to be told of an image that has ended; rejects where that was not possible. */
  readonly tellOf: (imageId: string) => Promise<void>;
  /** Told of an entry that could not be removed, or that stays because an event could not be published. The sweep does both. */
  readonly onRegisterFault: (error: unknown) => void;
}

export type TakeOutcome =
  | Exclude<ClaimOutcome, { kind: 'reopenable' | 'unknown' }>
  /** Neither a row nor an object. */
  | { readonly kind: 'object_gone' }
  /** No row, and an object that the malware scan has not found clean: it says not even whose it is. */
  | { readonly kind: 'unclean_object' };

/** To open an image and then to claim it takes two; more means that others do the same at the same time. */
const ROUNDS = 5;

/**
 * The claim, for which the image may have to be opened first: the object had no row, or the row was finished. The
 * register is told before the row is written, so that an image is never open without its entry.
 */
export async function takeImage(arrival: ImageArrival, parts: TakeImageParts): Promise<TakeOutcome> {
  let spent: TakeOutcome | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    const outcome = await parts.claims.claim(arrival);
    if (outcome.kind === 'exhausted') {
      await closeOpening(outcome.opening, parts);
      // What was tried in vain may have been other bytes than those that this event is about: ask again.
      if (arrival.etag === null) return outcome;
      spent = outcome;
    } else if (outcome.kind === 'reopenable') {
      await reopen(arrival, outcome, parts);
    } else if (outcome.kind === 'unknown') {
      if (arrival.foundClean === false) return { kind: 'unclean_object' };
      if (!(await adopt(arrival, parts))) return { kind: 'object_gone' };
    } else if (outcome.kind === 'finished') {
      return spent ?? outcome;
    } else {
      // The sweep removes what came: its row is gone, and nothing else knows of the object.
      if (outcome.kind === 'deleted') await parts.register.enterDeleting(arrival.imageId);
      return outcome;
    }
  }
  throw new InfrastructureError('image_contended', { attempted: 'open the image', on: arrival.imageId });
}

async function reopen(
  arrival: ImageArrival,
  { opening, because }: Extract<ClaimOutcome, { kind: 'reopenable' }>,
  { claims, register, onOpened }: TakeImageParts,
): Promise<void> {
  await register.enterOpen(opening);
  if (await claims.reopen(arrival, opening, because)) onOpened(opening.imageId, because);
}

async function adopt(
  arrival: ImageArrival,
  { claims, register, describeUnclaimed, onOpened }: TakeImageParts,
): Promise<boolean> {
  const object = await describeUnclaimed(arrival);
  if (object === null) return false;
  await register.enterOpen({ imageId: object.imageId, attemptsBefore: 0, objects: 1 });
  if (await claims.adopt(object)) onOpened(object.imageId, 'adopted');
  return true;
}

/**
 * The image is finished. First its event is published, so that a worker that dies leaves the entry, by which the sweep finds
 * both. An entry that stays makes the sweep ask the database.
 */
export async function closeOpening(
  opening: ImageOpening,
  { register, tellOf, onRegisterFault }: Pick<TakeImageParts, 'register' | 'tellOf' | 'onRegisterFault'>,
): Promise<void> {
  try {
    await tellOf(opening.imageId);
    await register.removeOpen(opening);
  } catch (error) {
    onRegisterFault(error);
  }
}
