import { UsageError } from '../../local/operator/command-line.ts';
import type { Command, CommandContext, Result } from '../command.ts';
import { invokeFunction } from '../invoke-function.ts';
import { type MigrationState, migrationStates } from '../queries/applied-migrations.ts';
import { counted, table } from '../text/tables.ts';

export const migrate: Command = {
  name: 'migrate',
  usage: '[apply]',
  summary: 'state of the schema; apply runs the migrations of the deployed release',
  help: `The state compares the database with the migrations/ of this checkout: applied, pending, changed (the file was edited after it
had been applied) or unknown (applied by a release that this checkout lacks).

apply invokes the function migrate-schema, which has the migrations of the release that is deployed, and not those of this checkout:
a deployment has applied them already, unless the database was restored since.`,
  options: {},
  changes: true,
  run: runMigrate,
};

async function runMigrate(context: CommandContext): Promise<Result> {
  const { pipeline, positionals, dryRun } = context;
  const [action, ...more] = positionals;
  if (more.length > 0 || (action !== undefined && action !== 'apply')) {
    throw new UsageError('migrate takes nothing, or apply');
  }
  const before = await migrationStates(pipeline.database);
  const broken = before.some(({ state }) => state === 'changed');
  if (action === undefined) {
    return { document: { migrations: before }, text: describe(before), failed: broken };
  }
  const { migrateFunctionName } = pipeline.outputs;
  if (dryRun) {
    const plan = `${migrateFunctionName} would be invoked: it applies what its own release has and the database lacks.`;
    return { document: { migrations: before, dryRun, plan }, text: `${describe(before)}${plan}\n` };
  }
  await context.confirm(`Invoke ${migrateFunctionName}?`);
  const { applied } = await invokeFunction<{ applied: readonly string[] }>(
    pipeline.lambda,
    migrateFunctionName,
    {},
  );
  const after = await migrationStates(pipeline.database);
  const said = applied.length === 0 ? 'Nothing was left to apply.' : `Applied: ${applied.join(', ')}`;
  return { document: { applied, migrations: after }, text: `${describe(after)}${said}\n` };
}

/** Characters of a checksum that people compare. */
const SHORT = 12;

function describe(migrations: readonly MigrationState[]): string {
  const rows = migrations.map(({ name, state, checksum, appliedAt }) => [
    ...[name, state],
    checksum.slice(0, SHORT),
    appliedAt,
  ]);
  const pending = migrations.filter(({ state }) => state === 'pending').length;
  const notes =
    pending === 0
      ? ''
      : `${counted(pending, 'migration')} of this checkout not applied: a deployment brings them.\n`;
  return `${table(['migration', 'state', 'sha-256', 'applied'], rows)}\n${notes}`;
}
