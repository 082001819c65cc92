import type { ImageStatus } from '../../pipeline/image-status.ts';
import type { StoredPosition, StoredTransition } from './stored-image.ts';

/** Parts of an image as to_jsonb writes them: columns by their names. */

export interface TransitionRow {
  readonly from_status: ImageStatus | null;
  readonly to_status: ImageStatus;
  readonly attempt: number;
  readonly moved_by: string;
  readonly reason: string | null;
  readonly moved_at: string;
}

export function toTransition(row: TransitionRow): StoredTransition {
  return {
    from: row.from_status,
    to: row.to_status,
    attempt: row.attempt,
    by: row.moved_by,
    reason: row.reason,
    at: new Date(row.moved_at).toISOString(),
  };
}

export interface PositionRow {
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude: number | null;
  readonly accuracy: number | null;
  readonly heading: number | null;
  readonly ground_speed: number | null;
  readonly captured_at: string | null;
  readonly source: 'request' | 'file';
}

/** What is unknown is absent, as in the request. */
export function toPosition(row: PositionRow): StoredPosition {
  return {
    latitude: row.latitude,
    longitude: row.longitude,
    ...(row.altitude !== null && { altitude: row.altitude }),
    ...(row.accuracy !== null && { accuracy: row.accuracy }),
    ...(row.heading !== null && { heading: row.heading }),
    ...(row.ground_speed !== null && { groundSpeed: row.ground_speed }),
    ...(row.captured_at !== null && { capturedAt: new Date(row.captured_at).toISOString() }),
    source: row.source,
  };
}
