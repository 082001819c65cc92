import type { DueTerms } from '../lambdas/sweep-stuck-images/what-is-due.ts';

/** The settings of lib/configuration/. */
export const TERMS: DueTerms = {
  lostEventSeconds: 90,
  uploadLifetimeSeconds: 3600,
  workerLifetimeSeconds: 960,
};
