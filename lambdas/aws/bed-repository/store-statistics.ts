import {
  type BedIndexResult,
  type BedIndexStatistics,
  hasStatistics,
  type MeasuredBed,
} from '../../pipeline/bed-statistics.ts';
import type { Database, TransactionalDatabase } from '../data-api.ts';
import { json, uuid, whole } from '../sql-parameters.ts';
import type { MeasurementTask } from './measurement-task.ts';

/** A row takes 1.5 KB of a request, which may have 4 MiB. */
const ROWS_PER_STATEMENT = 1000;

const PERCENTILES = ['p2', 'p5', 'p10', 'p25', 'p50', 'p75', 'p90', 'p95', 'p98'] as const;

/** Waits for whoever does the same. No row: measured before, changed or gone. */
const LOCK = `
SELECT tries FROM bed_measurements
WHERE analysis_id = :analysis_id AND revision = :revision AND measured_at IS NULL FOR UPDATE`;
const REMOVE_OLD = 'DELETE FROM bed_statistics WHERE analysis_id = :analysis_id';
const ADD = `
INSERT INTO bed_statistics (analysis_id, bed_id, index_id, inside, pixels, valid_pixels, mean, std, min, max,
  ${PERCENTILES.join(', ')}, hectares, classes, cover, unavailable)
SELECT CAST(:analysis_id AS uuid), bed_id, index_id, inside, pixels, valid_pixels, mean, std, min, max,
  ${PERCENTILES.join(', ')}, hectares, classes, cover, unavailable
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given(
  bed_id text, index_id text, inside double precision, pixels bigint, valid_pixels bigint,
  mean double precision, std double precision, min double precision, max double precision,
  ${PERCENTILES.map((name) => `${name} double precision`).join(', ')},
  hectares double precision, classes jsonb, cover jsonb, unavailable text)`;
const END = `
UPDATE bed_measurements SET measured_at = now(), busy_until = NULL WHERE analysis_id = :analysis_id`;

/**
 * All statistics of a task at once, in place of what was there.
 * @returns false where the task is no longer wanted: measured by another worker, or of beds that have changed
 */
export async function storeStatistics(
  database: TransactionalDatabase,
  task: MeasurementTask,
  beds: readonly MeasuredBed[],
): Promise<boolean> {
  const rows = beds.flatMap(toRows);
  const values = { analysis_id: uuid(task.analysisId) };
  return database.transaction(async (transaction: Database) => {
    const locked = await transaction.query(LOCK, { ...values, revision: whole(task.revision) });
    if (locked.length === 0) return false;
    await transaction.query(REMOVE_OLD, values);
    for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
      const part = rows.slice(start, start + ROWS_PER_STATEMENT);
      await transaction.query(ADD, { ...values, rows: json(part) });
    }
    await transaction.query(END, values);
    return true;
  });
}

function toRows({ id, inside, indices }: MeasuredBed): object[] {
  return Object.entries(indices).map(([index, result]) => ({
    bed_id: id,
    index_id: index,
    inside,
    ...toColumns(result),
  }));
}

function toColumns(result: BedIndexResult): object {
  if (hasStatistics(result)) {
    const { validPixels, ...columns }: BedIndexStatistics = result;
    return { ...columns, valid_pixels: validPixels };
  }
  return { ...result, valid_pixels: 0 };
}
