import type { ImageStatus } from '../../pipeline/image-status.ts';
import { instant, real, type SqlValues, text } from '../sql-parameters.ts';

/** Degrees, WGS 84. `west` above `east`: the box crosses the antimeridian. */
export interface BoundingBox {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Whose images, and which of them; what is absent does not matter. */
export interface ListFilters {
  readonly ownerId: string;
  readonly status?: readonly ImageStatus[];
  readonly mission?: string;
  readonly field?: string;
  /** Changed then or later. */
  readonly updatedSince?: string;
  /** Captured then or later. */
  readonly capturedFrom?: string;
  /** Captured before. */
  readonly capturedTo?: string;
  /** Of the position; an image without one is in no box. */
  readonly bbox?: BoundingBox;
}

interface Condition {
  readonly sql: string;
  readonly values: SqlValues;
}

/** Only what is asked for: a condition that a NULL switches off would keep the planner from the index that serves it. */
export function toCondition(filters: ListFilters): {
  readonly condition: string;
  readonly values: SqlValues;
} {
  const conditions = [
    { sql: 'images.owner_id = :owner_id', values: { owner_id: text(filters.ownerId) } },
    ...ofStatus(filters.status),
    ...ofText('mission', 'images.mission = :mission', filters.mission),
    ...ofText('field', 'images.field = :field', filters.field),
    ...ofTime('updated_since', 'images.updated_at >=', filters.updatedSince),
    ...ofTime('captured_from', 'images.captured_at >=', filters.capturedFrom),
    ...ofTime('captured_to', 'images.captured_at <', filters.capturedTo),
    ...ofBox(filters.bbox),
  ];
  return {
    condition: conditions.map(({ sql }) => sql).join(' AND '),
    values: Object.assign({}, ...conditions.map(({ values }) => values)),
  };
}

function ofText(name: string, sql: string, value: string | undefined): Condition[] {
  return value === undefined ? [] : [{ sql, values: { [name]: text(value) } }];
}

function ofTime(name: string, comparison: string, value: string | undefined): Condition[] {
  const sql = `${comparison} CAST(:${name} AS timestamptz)`;
  return value === undefined ? [] : [{ sql, values: { [name]: instant(value) } }];
}

/** A parameter for each: the Data API takes no arrays. */
function ofStatus(statuses: readonly ImageStatus[] | undefined): Condition[] {
  if (statuses === undefined) return [];
  const values = Object.fromEntries(statuses.map((status, index) => [`status_${index}`, text(status)]));
  const names = Object.keys(values).map((name) => `:${name}`);
  return [{ sql: `images.processing_status IN (${names.join(', ')})`, values }];
}

function ofBox(box: BoundingBox | undefined): Condition[] {
  if (box === undefined) return [];
  const { west, south, east, north } = box;
  const both = west <= east ? 'AND' : 'OR';
  const sql = `EXISTS (
    SELECT FROM image_gps WHERE image_gps.image_id = images.id AND latitude BETWEEN :south AND :north
      AND (longitude >= :west ${both} longitude <= :east))`;
  return [{ sql, values: { west: real(west), south: real(south), east: real(east), north: real(north) } }];
}
