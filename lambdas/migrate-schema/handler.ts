import type { Context } from 'aws-lambda';
import { connectDatabase, createDataApiClient } from '../aws/data-api.ts';
import { readMigrateSettings } from '../aws/environment.ts';
import { createLogger } from '../aws/observability.ts';
import { answerCloudFormation, isCustomResourceEvent, type Outcome } from './custom-resource.ts';
import { type MigrationReport, migrate } from './migrate.ts';
import { readMigrations } from './read-migrations.ts';

const settings = readMigrateSettings();
const client = createDataApiClient();
const logger = createLogger('migrate-schema');

/** The build copies the project's migrations beside the bundle. */
const MIGRATIONS = new URL('migrations/', import.meta.url);
/** Milliseconds kept for the answer: a function that runs into its time-out answers nothing, and the stack hangs. */
const ANSWER_RESERVE = 20_000;

/** CloudFormation's custom resource; invoked with `{}` it migrates and returns what it applied. */
export async function handler(event: unknown, context: Context): Promise<MigrationReport> {
  logger.addContext(context);
  if (!isCustomResourceEvent(event)) return runMigrations(context);
  // Deleting the stack must not delete data, and must succeed when there is no database any more.
  const report: MigrationReport = { applied: [] };
  if (event.RequestType === 'Delete') {
    await answerCloudFormation(event, { status: 'SUCCESS' });
    return report;
  }
  const outcome = await inTime(runMigrations(context), context);
  await answerCloudFormation(event, outcome);
  return report;
}

async function runMigrations(context: Context): Promise<MigrationReport> {
  const remainingMilliseconds = () => context.getRemainingTimeInMillis() - ANSWER_RESERVE;
  const database = connectDatabase(client, settings.database, { remainingMilliseconds });
  const report = await migrate(database, await readMigrations(MIGRATIONS));
  logger.info('schema:migrated', { applied: report.applied });
  return report;
}

async function inTime(work: Promise<MigrationReport>, context: Context): Promise<Outcome> {
  const limit = Math.max(context.getRemainingTimeInMillis() - ANSWER_RESERVE, 0);
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Outcome>((resolve) => {
    const reason = 'the migration did not end within the time of the function';
    timer = setTimeout(() => resolve({ status: 'FAILED', reason }), limit);
  });
  try {
    return await Promise.race([work.then((): Outcome => ({ status: 'SUCCESS' })), tooLate]);
  } catch (error) {
    logger.error('schema:migration-failed', error as Error);
    return { status: 'FAILED', reason: error instanceof Error ? error.message : 'unknown error' };
  } finally {
    clearTimeout(timer);
  }
}
