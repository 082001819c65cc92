import type { FieldProblem } from '../../../lambdas/api/types.ts';
import { ApiError } from '../api/api-errors.ts';
import { BedFileError } from './bed-draft.ts';

/** Why beds were not saved or read. */
export interface BedFault {
  readonly message: string;
  /** What is wrong with which feature. */
  readonly problems: readonly FieldProblem[];
}

export function faultOf(error: Error): BedFault {
  const { message } = error;
  if (error instanceof ApiError) return { message, problems: error.errors ?? [] };
  return { message, problems: error instanceof BedFileError ? error.problems : [] };
}
