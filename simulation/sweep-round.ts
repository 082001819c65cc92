import type { Listed, OpenEntry } from '../lambdas/aws/image-register.ts';
import type { SimulatedImage, SimulatedImages } from './simulated-images.ts';
import { TERMS } from './terms.ts';

export interface Findings {
  /** Seconds since the object was there. */
  readonly lostEvents: number[];
  /** Seconds since the lease ran out. */
  readonly deadWorkers: number[];
  /** Listings of uploads. */
  looks: number;
}

/** What the rounds on the database do, without their SQL: the same conditions on the same columns. */
export function sweepRound(world: SimulatedImages, now: number, findings: Findings): void {
  for (const image of world.images.values()) {
    if (image.status === 'processing' && image.leaseUntil < now)
      takeExpiredLease(world, image, now, findings);
    else if (image.status === 'uploaded' && hasWaited(image, now)) lookForUpload(world, image, now, findings);
  }
}

export function registerOf(world: SimulatedImages): Listed<OpenEntry>[] {
  return [...world.images.values()]
    .filter(({ status }) => status !== 'closed')
    .map(({ fate }) => ({
      imageId: fate.id,
      attemptsBefore: 0,
      objects: 1,
      since: new Date(fate.createdAt * 1000),
    }));
}

function hasWaited({ sweptAt, timesQueued }: SimulatedImage, now: number): boolean {
  return sweptAt < now - TERMS.lostEventSeconds * 2 ** Math.min(timesQueued, 6);
}

function takeExpiredLease(
  world: SimulatedImages,
  image: SimulatedImage,
  now: number,
  findings: Findings,
): void {
  findings.deadWorkers.push(now - image.leaseUntil);
  image.status = 'uploaded';
  image.sweptAt = now;
  image.timesQueued = 1;
  world.enqueue(image.fate.id, now);
}

function lookForUpload(world: SimulatedImages, image: SimulatedImage, now: number, findings: Findings): void {
  const { fate, arrivedAt } = image;
  findings.looks += 1;
  image.sweptAt = now;
  if (arrivedAt !== null) {
    if (fate.fault === 'event lost' && image.timesQueued === 0) findings.lostEvents.push(now - arrivedAt);
    image.timesQueued += 1;
    world.enqueue(fate.id, now);
  } else if (now > fate.createdAt + TERMS.uploadLifetimeSeconds) {
    image.status = 'closed';
  }
}
