import type { Database, TransactionalDatabase } from '../aws/data-api.ts';
import { text, whole } from '../aws/sql-parameters.ts';
import type { Migration } from './read-migrations.ts';

/** Any constant that nothing else in this database locks. */
const LOCK_KEY = 7_213_604_512;

/** In FROM: the Data API has no type for the void that the function returns. */
const TAKE_LOCK = 'SELECT true AS locked FROM pg_advisory_xact_lock(:key)';

const CREATE_REGISTER = `
CREATE TABLE IF NOT EXISTS schema_migrations (
  name text PRIMARY KEY,
  checksum text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
)`;

export interface MigrationReport {
  /** Names of the migrations that this run applied. */
  readonly applied: readonly string[];
}

/**
 * Applies what is missing, each migration in a transaction of its own that holds the lock: of two runs at once, one
 * waits, and then finds the work done.
 */
export async function migrate(
  database: TransactionalDatabase,
  migrations: readonly Migration[],
): Promise<MigrationReport> {
  const applied: string[] = [];
  for (;;) {
    const name = await database.transaction((transaction) => applyNext(transaction, migrations));
    if (name === null) return { applied };
    applied.push(name);
  }
}

/** The name of the migration that it applied; null where none is missing. */
async function applyNext(transaction: Database, migrations: readonly Migration[]): Promise<string | null> {
  await transaction.query(TAKE_LOCK, { key: whole(LOCK_KEY) });
  await transaction.query(CREATE_REGISTER);
  const next = nextMigration(migrations, await readRegister(transaction));
  if (next === null) return null;
  for (const statement of next.statements) await applyStatement(transaction, next, statement);
  await transaction.query('INSERT INTO schema_migrations (name, checksum) VALUES (:name, :checksum)', {
    name: text(next.name),
    checksum: text(next.checksum),
  });
  return next.name;
}

async function readRegister(transaction: Database): Promise<ReadonlyMap<string, string>> {
  const rows = await transaction.query('SELECT name, checksum FROM schema_migrations');
  return new Map(rows.map((row) => [row.text('name'), row.text('checksum')]));
}

/**
 * Forward only: what was applied must be there unchanged, and nothing may be slipped in before it. What a later release has
 * applied after all of ours stays: this release runs on it (test/migrate-schema/previous-release.test.ts), and a deployment
 * that is rolled back ends here.
 */
export function nextMigration(
  migrations: readonly Migration[],
  register: ReadonlyMap<string, string>,
): Migration | null {
  const known = new Set(migrations.map((migration) => migration.name));
  const last = migrations.at(-1)?.name ?? '';
  const unknown = [...register.keys()].filter((name) => !known.has(name) && name < last);
  if (unknown.length > 0) {
    throw new MigrationError(`the database has migrations that this release lacks: ${unknown.join(', ')}`);
  }
  const changed = migrations.find(({ name, checksum }) => (register.get(name) ?? checksum) !== checksum);
  if (changed !== undefined)
    throw new MigrationError(`${changed.name} was changed after it had been applied`);
  const next = migrations.find(({ name }) => !register.has(name)) ?? null;
  const newer = next === null ? undefined : [...register.keys()].find((name) => name > next.name);
  if (newer !== undefined) throw new MigrationError(`${next?.name} is older than ${newer}, which is applied`);
  return next;
}

export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

async function applyStatement(transaction: Database, migration: Migration, statement: string): Promise<void> {
  try {
    await transaction.query(statement);
  } catch (cause) {
    const opening = statement
      .replace(/^\s*--[^\n]*\n/gm, '')
      .slice(0, 60)
      .replace(/\s+/g, ' ');
    const reason = cause instanceof Error ? cause.message : 'unknown error';
    throw new MigrationError(`${migration.name} failed at "${opening}": ${reason}`, { cause });
  }
}
