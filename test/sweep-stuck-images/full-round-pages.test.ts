import { randomUUID } from 'node:crypto';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullRoundCursor } from '../../lambdas/aws/full-round-cursor.ts';
import { sweptImages } from '../../lambdas/aws/image-repository/swept-images.ts';
import { storedObjects } from '../../lambdas/aws/stored-objects.ts';
import { REGISTER_KEYS } from '../../lambdas/contract.ts';
import { Faults } from '../../lambdas/sweep-stuck-images/faults.ts';
import { fullRound } from '../../lambdas/sweep-stuck-images/full-round.ts';
import { createSweepFunction, type SweepFunction } from './sweep-function.ts';

let sweep: SweepFunction;
beforeAll(async () => {
  sweep = await createSweepFunction();
});
afterAll(() => sweep.close());

const EMPTY = { open: [], deleting: [], deleted: [] };

/** Pages of two objects, and time for as many of them as is said. */
async function round(pages: number) {
  const queued: string[] = [];
  let left = pages + 2; // Two pages of rows come first.
  const report = await fullRound(
    {
      images: sweptImages(sweep.db.database),
      register: sweep.register,
      objects: storedObjects(sweep.s3, sweep.bucket.name, 2),
      cursor: fullRoundCursor(sweep.s3, sweep.bucket.registerName),
      listUploads: async () => [],
      queue: async (messages) => {
        queued.push(...messages.map(({ imageId }) => imageId));
        return new Set();
      },
      onUnknownObject: () => {},
      faults: new Faults(),
      lostEventSeconds: 0,
      orphanSeconds: 0,
      now: () => Date.now(),
      forgetOldDeliveries: async () => undefined,
      hasTime: () => left-- > 0,
    },
    EMPTY,
  );
  return { ...report, queued };
}

async function ended(): Promise<boolean> {
  const head = { Bucket: sweep.bucket.registerName, Key: REGISTER_KEYS.fullRoundCompleted };
  return sweep.s3.send(new HeadObjectCommand(head)).then(
    () => true,
    () => false,
  );
}

describe('a full round that runs out of time', () => {
  it('goes on where the last one stopped, and begins anew behind the end', async () => {
    const ids = Array.from({ length: 5 }, () => randomUUID()).sort();
    for (const id of ids)
      for (const key of [`raw/${id}/a.tif`, `derived/${id}/1/a.tif`]) await sweep.put(key);
    const first = await round(2);
    expect(first).toMatchObject({ queued: ids.slice(0, 4), removedOrphans: 0 });
    expect(await sweep.registered()).toEqual(['full-round/cursor']);
    expect(await ended()).toBe(false);
    expect(await round(2)).toMatchObject({ queued: ids.slice(4), removedOrphans: 2 });
    expect(await round(10)).toMatchObject({ queued: [], removedOrphans: 3 });
    expect(await sweep.registered()).toEqual([]);
    // Operators see by it when rows, register and bucket were last compared.
    expect(await ended()).toBe(true);
    expect(await round(10)).toMatchObject({ queued: ids, removedOrphans: 0 });
  });
});
