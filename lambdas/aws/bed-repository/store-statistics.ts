import {
  type BedIndexResult,
  type BedIndexStatistics,
  hasStatistics,
  type MeasuredBed,
} from '../../pipeline/bed-statistics.ts';
import type { Database } from '../data-api.ts';
import { json, uuid, whole } from '../sql-parameters.ts';
import type { MeasurementTask } from './measurement-task.ts';

/** A row takes 1.5 KB of a request, which may have 4 MiB. */
const ROWS_PER_STATEMENT = 1000;

const PERCENTILES = ['p2', 'p5', 'p10', 'p25', 'p50', 'p75', 'p90', 'p95', 'p98'] as const;

const VALUES = [
  ...['inside', 'pixels', 'valid_pixels', 'mean', 'std', 'min', 'max'],
  ...PERCENTILES,
  ...['hectares', 'classes', 'cover', 'unavailable'],
] as const;

/** Only while the task is wanted, and while nobody else ends it. A part that was stored before is written again. */
const ADD = `
WITH task AS (
  SELECT analysis_id, revision FROM bed_measurements
  WHERE analysis_id = :analysis_id AND revision = :revision AND measured_at IS NULL FOR SHARE
), added AS (
  INSERT INTO bed_statistics (analysis_id, revision, bed_id, index_id, ${VALUES.join(', ')})
  SELECT task.analysis_id, task.revision, bed_id, index_id, ${VALUES.join(', ')}
  FROM task CROSS JOIN jsonb_to_recordset(CAST(:rows AS jsonb)) AS given(
    bed_id text, index_id text, inside double precision, pixels bigint, valid_pixels bigint,
    mean double precision, std double precision, min double precision, max double precision,
    ${PERCENTILES.map((name) => `${name} double precision`).join(', ')},
    hectares double precision, classes jsonb, cover jsonb, unavailable text)
  ON CONFLICT (analysis_id, bed_id, index_id) DO UPDATE SET
    ${['revision', ...VALUES].map((name) => `${name} = EXCLUDED.${name}`).join(', ')}
  RETURNING bed_id
)
SELECT count(*) AS rows FROM added`;

/** From now on the rows count, and none of other beds is left. */
const END = `
WITH ended AS (
  UPDATE bed_measurements SET measured_at = now(), busy_until = NULL
  WHERE analysis_id = :analysis_id AND revision = :revision AND measured_at IS NULL
  RETURNING analysis_id, revision
), removed AS (
  DELETE FROM bed_statistics USING ended
  WHERE bed_statistics.analysis_id = ended.analysis_id AND bed_statistics.revision <> ended.revision
)
SELECT revision FROM ended`;

/**
 * All statistics of a task, in parts, which count together with the last statement: in place of what was there.
 * @returns false where the task is no longer wanted: measured by another worker, or of beds that have changed
 */
export async function storeStatistics(
  database: Database,
  task: MeasurementTask,
  beds: readonly MeasuredBed[],
): Promise<boolean> {
  const rows = beds.flatMap(toRows);
  const values = { analysis_id: uuid(task.analysisId), revision: whole(task.revision) };
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const part = rows.slice(start, start + ROWS_PER_STATEMENT);
    const [added] = await database.query(ADD, { ...values, rows: json(part) });
    if (added?.number('rows') === 0) return false;
  }
  return (await database.query(END, values)).length === 1;
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
