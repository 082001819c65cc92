import type { FuzzCase } from './fuzz-case.ts';
import type { CaseOutcome } from './run-case.ts';

/** From the supervisor to a child. */
export type ChildOrder =
  | { readonly kind: 'numbered'; readonly seed: number; readonly number: number }
  | { readonly kind: 'made'; readonly case: FuzzCase };

/** From a child to the supervisor. */
export type CaseReport =
  | { readonly kind: 'ready'; readonly unchanged: number }
  | {
      readonly kind: 'done';
      readonly outcome: CaseOutcome;
      readonly milliseconds: number;
      readonly peakBytes: number;
    };
