import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, nextMigration } from '../../lambdas/migrate-schema/migrate.ts';
import { readMigrations } from '../../lambdas/migrate-schema/read-migrations.ts';
import { type CropHealthDatabase, createEmptyDatabase, MIGRATIONS } from '../aws/crop-health-database.ts';

let db: CropHealthDatabase;
beforeAll(async () => {
  db = await createEmptyDatabase();
});
afterAll(() => db.close());

const migration = (name: string, ...statements: string[]) => ({
  name,
  checksum: statements.join(),
  statements,
});

describe('migrations', () => {
  it('are applied once by two runs at once, and by none afterwards', async () => {
    const migrations = await readMigrations(MIGRATIONS);
    const runs = await Promise.all([migrate(db.database, migrations), migrate(db.database, migrations)]);
    expect(runs.flatMap((run) => run.applied).sort()).toEqual(migrations.map(({ name }) => name));
    expect(await migrate(db.database, migrations)).toEqual({ applied: [] });
  });

  it.each([
    'SELECT id, filename, processing_status, uploaded_at, processed_at FROM images ORDER BY uploaded_at DESC',
    "SELECT COUNT(*) FROM images WHERE processing_status = 'uploaded'",
    'SELECT processing_status, COUNT(*) FROM images GROUP BY processing_status',
    `SELECT id, filename, original_name, s3_key, file_size, mime_type, captured_at, uploaded_at, created_at,
      updated_at, processing_status, processed_at FROM images`,
    `SELECT image_id, latitude, longitude, altitude, accuracy, heading, ground_speed, captured_at FROM image_gps`,
    `SELECT image_id, ndvi_mean, ndvi_std, ndvi_min, ndvi_max, savi_mean, savi_std, savi_min, savi_max,
      health_score, health_status, summary, processed_s3_key, processed_at FROM analyses`,
    'SELECT analysis_id, grid_x, grid_y, severity, ndvi_value, savi_value FROM stress_zones',
  ])('the SQL of the operators works: %s', async (statement) => {
    await expect(db.sql.query(statement)).resolves.toBeDefined();
  });

  it('holds no colon but in casts: the Data API looks for :name in every statement', async () => {
    const statements = (await readMigrations(MIGRATIONS)).flatMap((one) => one.statements);
    const code = statements.map((statement) => statement.replace(/--[^\n]*/g, ''));
    expect(code.filter((statement) => /:/.test(statement))).toEqual([]);
  });

  it('leave nothing of a migration whose last statement fails', async () => {
    const known = await readMigrations(MIGRATIONS);
    const broken = migration('9998_broken', 'CREATE TABLE half (id integer)', 'SELECT nonsense');
    await expect(migrate(db.database, [...known, broken])).rejects.toThrow(
      '9998_broken failed at "SELECT nonsense"',
    );
    const { rows } = await db.sql.query("SELECT to_regclass('half') AS half");
    expect(rows[0]).toEqual({ half: null });
  });
});

describe('the next migration', () => {
  const first = migration('0001_a', 'SELECT 1');
  const second = migration('0002_b', 'SELECT 2');

  it('is the first that is missing', () => {
    expect(nextMigration([first, second], new Map([['0001_a', first.checksum]]))).toBe(second);
    expect(nextMigration([first], new Map([['0001_a', first.checksum]]))).toBeNull();
  });

  it('is refused where an applied file has changed', () => {
    expect(() => nextMigration([first], new Map([['0001_a', 'other']]))).toThrow('0001_a was changed');
  });

  it('is refused where the database has an older one that this release does not know, or a newer one before it', () => {
    const register = new Map([
      ['0000_z', ''],
      ['0001_a', first.checksum],
    ]);
    expect(() => nextMigration([first], register)).toThrow('lacks: 0000_z');
    expect(() => nextMigration([first], new Map([['0009_z', '']]))).toThrow('0001_a is older than 0009_z');
  });

  it('leaves the schema of a later release alone: CloudFormation asks the old function when it rolls back', () => {
    const register = new Map([
      ['0001_a', first.checksum],
      ['0009_z', ''],
    ]);
    expect(nextMigration([first], register)).toBeNull();
    expect(() => nextMigration([{ ...first, checksum: 'other' }], register)).toThrow('0001_a was changed');
  });

  it('is refused where it comes before one that is applied', () => {
    const register = new Map([['0002_b', second.checksum]]);
    expect(() => nextMigration([first, second], register)).toThrow('0001_a is older than 0002_b');
  });
});
