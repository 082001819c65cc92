import { LeaseLostError } from '../pipeline/errors.ts';
import type { Claim, ImageClaims } from '../pipeline/ports.ts';

export interface LeaseTerms {
  readonly leaseSeconds: number;
  /** Told of a renewal that failed for another reason than a lost lease; two more may follow before it runs out. */
  readonly onRenewalFault: (error: unknown) => void;
}

/** Renewed three times per lease, so that one lost call does not cost the lease. */
const RENEWALS_PER_LEASE = 3;

/** Runs `work` while the lease is renewed; its signal aborts with LeaseLostError once the lease is another's. */
export async function whileHoldingLease<Result>(
  claims: Pick<ImageClaims, 'renew'>,
  claim: Claim,
  terms: LeaseTerms,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const lost = new AbortController();
  let renewing = false;
  const renew = async (): Promise<void> => {
    if (renewing) return;
    renewing = true;
    try {
      await claims.renew(claim);
    } catch (error) {
      if (error instanceof LeaseLostError) lost.abort(error);
      else terms.onRenewalFault(error);
    } finally {
      renewing = false;
    }
  };
  const timer = setInterval(renew, (terms.leaseSeconds * 1000) / RENEWALS_PER_LEASE);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(timer);
  }
}
