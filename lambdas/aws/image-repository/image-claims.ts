import { randomUUID } from 'node:crypto';
import type { ImageClaims } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { claimImage } from './claim-image.ts';
import { completeImage } from './complete-image.ts';
import { failImage, releaseImage, renewLease } from './hold-claim.ts';

export interface ClaimSettings {
  readonly leaseSeconds: number;
  readonly maximumAttempts: number;
}

export function imageClaims(database: Database, settings: ClaimSettings): ImageClaims {
  return {
    claim: (arrival) => claimImage(database, arrival, { ...settings, claimedBy: randomUUID() }),
    renew: (claim) => renewLease(database, claim, settings.leaseSeconds),
    complete: (claim, analysis, outputs) => completeImage(database, claim, analysis, outputs),
    fail: (claim, code, reason) => failImage(database, claim, code, reason),
    release: (claim, fault) => releaseImage(database, claim, settings.maximumAttempts, fault),
  };
}
