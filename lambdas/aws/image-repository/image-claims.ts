import { randomUUID } from 'node:crypto';
import type { ImageClaims } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { adoptImage } from './adopt-image.ts';
import { claimImage } from './claim-image.ts';
import { completeImage } from './complete-image.ts';
import { failImage, measureImage, releaseImage, renewLease } from './hold-claim.ts';
import { noteEvent } from './note-event.ts';
import { reopenImage } from './reopen-image.ts';
import type { ListUploads } from './unclaimed-image.ts';

export interface ClaimSettings {
  readonly leaseSeconds: number;
  readonly maximumAttempts: number;
}

/** @param listUploads asked for images of several objects only */
export function imageClaims(
  database: Database,
  settings: ClaimSettings,
  listUploads: ListUploads,
): ImageClaims {
  const { leaseSeconds, maximumAttempts } = settings;
  return {
    claim: (arrival) => claimImage(database, arrival, { ...settings, claimedBy: randomUUID() }, listUploads),
    note: (arrival) => noteEvent(database, arrival),
    reopen: (arrival, opening, because) => reopenImage(database, arrival, opening, because),
    adopt: (object) => adoptImage(database, object),
    measure: (claim, bytes) => measureImage(database, claim, bytes),
    renew: (claim) => renewLease(database, claim, leaseSeconds),
    complete: (claim, analysis, outputs, read) => completeImage(database, claim, analysis, outputs, read),
    fail: (claim, code, reason, read) => failImage(database, claim, code, reason, read),
    release: (claim, fault, retryAfterSeconds) =>
      releaseImage(database, claim, fault, { maximumAttempts, retryAfterSeconds }),
  };
}
