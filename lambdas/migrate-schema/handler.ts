import type { Context } from 'aws-lambda';
import { checkAnswerAddress } from '../aws/answer-address.ts';
import { connectDatabase, createDataApiClient } from '../aws/data-api.ts';
import { readAnswerSettings, readMigrateSettings } from '../aws/environment.ts';
import { beginLog, createLogger } from '../aws/observability.ts';
import { answerRequest } from './answer-request.ts';
import { type MigrationReport, migrate } from './migrate.ts';
import { readMigrations } from './read-migrations.ts';

const settings = readMigrateSettings();
const answerSettings = readAnswerSettings();
const client = createDataApiClient();
const logger = createLogger('migrate-schema');

/** The build copies the project's migrations beside the bundle. */
const MIGRATIONS = new URL('migrations/', import.meta.url);
/** Milliseconds kept for the answer: three tries of five seconds each, and pauses between them. */
const ANSWER_RESERVE = 20_000;

/** CloudFormation's custom resource; invoked with `{}` it migrates and returns what it applied. */
export async function handler(event: unknown, context: Context): Promise<MigrationReport> {
  beginLog(logger, context);
  checkAnswerAddress(event, answerSettings);
  const remainingMilliseconds = () => context.getRemainingTimeInMillis() - ANSWER_RESERVE;
  return answerRequest(event, {
    remainingMilliseconds,
    async runMigrations() {
      const database = connectDatabase(client, settings.database, { remainingMilliseconds });
      const report = await migrate(database, await readMigrations(MIGRATIONS));
      logger.info('schema:migrated', { applied: report.applied });
      return report;
    },
    onFault: (error) => logger.error('schema:migration-failed', error as Error),
  });
}
