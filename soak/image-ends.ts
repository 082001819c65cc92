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
  /** Transitions from `completed`, back to `uploaded`. */
  readonly reopenings: number;
  /** Openings at the owner's request. */
  readonly reprocessings: number;
  /** Of the analysis of the last attempt, as the following. */
  readonly ndviMean: number | null;
  readonly saviMean: number | null;
  readonly ndviUnavailable: string | null;
  readonly history: readonly string[];
}

const ENDS = `
SELECT id, processing_status AS status, failure_code AS "failureCode", failure_reason AS "failureReason", attempt,
  COALESCE(analysis.attempts, '{}') AS analysed, moves.completions, moves.reopenings,
  moves.reprocessings, moves.history,
  analysis.ndvi_mean AS "ndviMean", analysis.savi_mean AS "saviMean", analysis.unavailable AS "ndviUnavailable"
FROM images
LEFT JOIN LATERAL (
  SELECT array_agg(analyses.attempt ORDER BY analyses.attempt) AS attempts, 
    max(ndvi_mean) FILTER (WHERE analyses.attempt = images.attempt) AS ndvi_mean,
    max(savi_mean) FILTER (WHERE analyses.attempt = images.attempt) AS savi_mean,
    max(indices->'ndvi'->>'unavailable') FILTER (WHERE analyses.attempt = images.attempt) AS unavailable
  FROM analyses WHERE image_id = images.id
) AS analysis ON true
CROSS JOIN LATERAL (
  SELECT CAST(count(*) FILTER (WHERE to_status = 'completed') AS integer) AS completions,
    CAST(count(*) FILTER (WHERE from_status = 'completed') AS integer) AS reopenings,
    CAST(count(*) FILTER (WHERE reason = 'reprocess') AS integer) AS reprocessings,
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

/**
 * More analyses than completions, a completion that no opening allows for, or an analysis that counts and is of another
 * attempt than the image's.
 * @param mayReopen how many times the image may have been opened again after it had completed
 */
export function isCountedTwice(end: ImageEnd, mayReopen: number): boolean {
  const { status, attempt, analysed, completions, reopenings, reprocessings } = end;
  if (analysed.length !== completions || new Set(analysed).size !== analysed.length) return true;
  if (reopenings > mayReopen || reprocessings > mayReopen) return true;
  if (status !== 'completed') return completions !== reopenings;
  return completions !== reopenings + 1 || analysed.at(-1) !== attempt;
}

const TOLERANCE = 1e-4;

export function isAsExpected(end: ImageEnd, expected: Expected): boolean {
  if (end.status !== expected.status) return false;
  if ('code' in expected) return end.failureCode === expected.code;
  if ('unavailable' in expected) return end.ndviUnavailable === expected.unavailable && end.ndviMean === null;
  if (!('ndviMean' in expected)) return false;
  const { ndviMean, saviMean = end.saviMean } = expected;
  return isNear(end.ndviMean, ndviMean) && isNear(end.saviMean, saviMean);
}

function isNear(value: number | null, expected: number | null): boolean {
  return value !== null && expected !== null && Math.abs(value - expected) < TOLERANCE;
}
