import type { Database } from '../../lambdas/aws/data-api.ts';
import { type Migration, readMigrations } from '../../lambdas/migrate-schema/read-migrations.ts';

/** The migrations of this checkout. */
const FOLDER = new URL('../../migrations/', import.meta.url);

export interface MigrationState {
  readonly name: string;
  readonly state: 'applied' | 'pending' | 'changed' | 'unknown';
  /** SHA-256 of the file: of the database's record, or of the checkout where it is not applied. */
  readonly checksum: string;
  readonly appliedAt: string | null;
}

export async function migrationStates(database: Database): Promise<readonly MigrationState[]> {
  const [rows, files] = await Promise.all([
    database.query('SELECT name, checksum, applied_at FROM schema_migrations ORDER BY name'),
    readMigrations(FOLDER),
  ]);
  const applied = rows.map((row) => ({
    name: row.text('name'),
    checksum: row.text('checksum'),
    appliedAt: row.instant('applied_at'),
  }));
  return compareMigrations(applied, files);
}

type Applied = Pick<MigrationState, 'name' | 'checksum'> & { readonly appliedAt: string };

/** What the database has against what this checkout has, by name. */
export function compareMigrations(
  applied: readonly Applied[],
  files: readonly Pick<Migration, 'name' | 'checksum'>[],
): readonly MigrationState[] {
  const checksums = new Map(files.map(({ name, checksum }) => [name, checksum]));
  const names = new Set(applied.map(({ name }) => name));
  const known = applied.map((one): MigrationState => {
    const here = checksums.get(one.name);
    const state = here === undefined ? 'unknown' : here === one.checksum ? 'applied' : 'changed';
    return { ...one, state };
  });
  const pending = files
    .filter(({ name }) => !names.has(name))
    .map(({ name, checksum }): MigrationState => ({ name, checksum, state: 'pending', appliedAt: null }));
  return [...known, ...pending].toSorted((a, b) => a.name.localeCompare(b.name));
}
