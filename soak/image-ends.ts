import type pg from 'pg';
import type { Expected } from './upload-kinds.ts';

/** How an image stands in PostgreSQL when the dust has settled. */
export interface ImageEnd {
  readonly id: string;
  readonly status: string;
  readonly failureCode: string | null;
  readonly failureReason: string | null;
  readonly attempt: number;
  /** Attempts that have an analysis. */
  readonly analysed: readonly number[];
  /** Transitions to `completed`. */
  readonly completions: number;
  readonly ndviMean: number | null;
  readonly ndviUnavailable: string | null;
  readonly history: readonly string[];
}

const ENDS = `
SELECT id, processing_status AS status, failure_code AS "failureCode", failure_reason AS "failureReason", attempt,
  COALESCE(analysis.attempts, '{}') AS analysed, moves.completions, moves.history,
  analysis.ndvi_mean AS "ndviMean", analysis.unavailable AS "ndviUnavailable"
FROM images
LEFT JOIN LATERAL (
  SELECT array_agg(analyses.attempt ORDER BY analyses.attempt) AS attempts, max(ndvi_mean) AS ndvi_mean,
    max(indices->'ndvi'->>'unavailable') AS unavailable
  FROM analyses WHERE image_id = images.id
) AS analysis ON true
CROSS JOIN LATERAL (
  SELECT CAST(count(*) FILTER (WHERE to_status = 'completed') AS integer) AS completions,
    array_agg(concat_ws(' ', to_char(moved_at, 'HH24:MI:SS.MS'), COALESCE(from_status, 'none'), '>', to_status,
      'attempt', image_transitions.attempt, 'by', moved_by, reason) ORDER BY image_transitions.id) AS history
  FROM image_transitions WHERE image_id = images.id
) AS moves`;

export async function readImageEnds(database: pg.Pool): Promise<Map<string, ImageEnd>> {
  const { rows } = await database.query<ImageEnd>(ENDS);
  return new Map(rows.map((end) => [end.id, end]));
}

export const isFinal = ({ status, failureReason }: ImageEnd): boolean =>
  status === 'completed' || (status === 'failed' && failureReason !== null);

/** More than one analysis or one completion, or one that belongs to another attempt than the image's. */
export function isCountedTwice({ status, attempt, analysed, completions }: ImageEnd): boolean {
  if (status !== 'completed') return analysed.length > 0 || completions > 0;
  return completions !== 1 || analysed.length !== 1 || analysed[0] !== attempt;
}

const TOLERANCE = 1e-4;

export function isAsExpected(end: ImageEnd, expected: Expected): boolean {
  if (end.status !== expected.status) return false;
  if ('code' in expected) return end.failureCode === expected.code;
  if ('unavailable' in expected) return end.ndviUnavailable === expected.unavailable && end.ndviMean === null;
  return end.ndviMean !== null && Math.abs(end.ndviMean - expected.ndviMean) < TOLERANCE;
}
