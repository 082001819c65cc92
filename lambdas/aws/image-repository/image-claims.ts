import { randomUUID } from 'node:crypto';
import type { ImageClaims } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { claimImage, type ListUploads } from './claim-image.ts';
import { completeImage } from './complete-image.ts';
import { failImage, releaseImage, renewLease } from './hold-claim.ts';

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
  return {
    claim: (arrival) => claimImage(database, arrival, { ...settings, claimedBy: randomUUID() }, listUploads),
    renew: (claim) => renewLease(database, claim, settings.leaseSeconds),
    complete: (claim, analysis, outputs) => completeImage(database, claim, analysis, outputs),
    fail: (claim, code, reason) => failImage(database, claim, code, reason),
    release: (claim, fault) => releaseImage(database, claim, settings.maximumAttempts, fault),
  };
}
