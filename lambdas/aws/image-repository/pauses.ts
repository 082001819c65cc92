import type { Database } from '../data-api.ts';
import { text } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';

export const PAUSABLE = ['intake', 'processing'] as const;
export type Pausable = (typeof PAUSABLE)[number];

export interface Pause {
  readonly what: Pausable;
  /** The operator's name. */
  readonly by: string;
  readonly reason: string;
  readonly since: string;
}

/** SQL expression: no new image is taken. In the statement that would take it, so that it costs no further call. */
export const INTAKE_PAUSED = `EXISTS (SELECT FROM pauses WHERE what = 'intake' AND ended_at IS NULL)`;

/** SQL expression: why; NULL where the intake is not paused. */
export const INTAKE_PAUSE_REASON = `(SELECT reason FROM pauses WHERE what = 'intake' AND ended_at IS NULL)`;

const COLUMNS = 'what, paused_by, reason, since';

const READ = `SELECT ${COLUMNS} FROM pauses WHERE ended_at IS NULL ORDER BY what`;

/** Who pauses what is paused already changes nothing: the first reason stays. */
const BEGIN = `
INSERT INTO pauses (what, paused_by, reason) VALUES (:what, :by, :reason)
ON CONFLICT (what) WHERE ended_at IS NULL DO NOTHING
RETURNING ${COLUMNS}`;

const END = `
UPDATE pauses SET ended_at = now(), ended_by = :by WHERE what = :what AND ended_at IS NULL
RETURNING ${COLUMNS}`;

/** The pauses that have not ended. */
export async function readPauses(database: Database): Promise<readonly Pause[]> {
  return (await database.query(READ)).map(toPause);
}

/** null where there was one already. */
export async function beginPause(
  database: Database,
  { what, by, reason }: Omit<Pause, 'since'>,
): Promise<Pause | null> {
  const [row] = await database.query(BEGIN, { what: text(what), by: text(by), reason: text(reason) });
  return row === undefined ? null : toPause(row);
}

/** The pause that has ended now; null where there was none. */
export async function endPause(database: Database, what: Pausable, by: string): Promise<Pause | null> {
  const [row] = await database.query(END, { what: text(what), by: text(by) });
  return row === undefined ? null : toPause(row);
}

function toPause(row: Row): Pause {
  return {
    what: row.text('what') as Pausable,
    by: row.text('paused_by'),
    reason: row.text('reason'),
    since: row.instant('since'),
  };
}
