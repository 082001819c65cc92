import { answerCloudFormation, isCustomResourceEvent, type Outcome } from '../aws/custom-resource.ts';
import type { MigrationReport } from './migrate.ts';

export interface RequestParts {
  readonly runMigrations: () => Promise<MigrationReport>;
  /** Until an answer must be on its way. */
  readonly remainingMilliseconds: () => number;
  readonly onFault: (error: unknown) => void;
}

/** One schema per database: a constant id, so that an update never makes CloudFormation delete "the old one". */
const PHYSICAL_ID = 'crop-health-schema';

/** CloudFormation's request, answered at its URL; or a plain invocation, answered with the report. */
export async function answerRequest(event: unknown, parts: RequestParts): Promise<MigrationReport> {
  if (!isCustomResourceEvent(event)) return parts.runMigrations();
  // Deleting the stack must not delete data, and must succeed when there is no database any more.
  const nothing: MigrationReport = { applied: [] };
  if (event.RequestType === 'Delete') {
    await answerCloudFormation(event, { status: 'SUCCESS' }, event.PhysicalResourceId ?? PHYSICAL_ID);
    return nothing;
  }
  const { outcome, report = nothing } = await inTime(parts);
  await answerCloudFormation(event, outcome, event.PhysicalResourceId ?? PHYSICAL_ID);
  return report;
}

interface Result {
  readonly outcome: Outcome;
  readonly report?: MigrationReport;
}

/** A function that runs into its time-out answers nothing, and the stack hangs. */
async function inTime(parts: RequestParts): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Result>((resolve) => {
    const reason = 'the migration did not end within the time of the function';
    const limit = Math.max(parts.remainingMilliseconds(), 0);
    timer = setTimeout(() => resolve({ outcome: { status: 'FAILED', reason } }), limit);
  });
  const work = parts.runMigrations().then((report): Result => ({ outcome: { status: 'SUCCESS' }, report }));
  try {
    return await Promise.race([work, tooLate]);
  } catch (error) {
    parts.onFault(error);
    const reason = error instanceof Error ? error.message : 'unknown error';
    return { outcome: { status: 'FAILED', reason } };
  } finally {
    clearTimeout(timer);
  }
}
