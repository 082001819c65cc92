import type { FailureCode } from '../../pipeline/errors.ts';
import { EVENT_SCHEMA_VERSION, type ImageEvent } from '../../pipeline/image-event.ts';
import type { Database } from '../data-api.ts';
import { uuid, uuidArray, whole } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';

/** Of the analysis that the attempt has made: a later one may be there by now. */
const untold = (which: string) => `
SELECT image_events.id, image_events.image_id, image_events.attempt, image_events.status, image_events.failure_code,
  occurred_at, owner_id, mission, field, captured_at, analyses.processed_at, ndvi_mean, health_status
FROM image_events
JOIN images ON images.id = image_events.image_id
LEFT JOIN analyses ON analyses.image_id = image_events.image_id AND analyses.attempt = image_events.attempt
  AND image_events.status = 'completed'
${which}`;

const OF_IMAGE = untold('WHERE image_events.image_id = :id ORDER BY occurred_at, image_events.id');
const OLDEST = untold('ORDER BY occurred_at, image_events.id LIMIT :limit');

const REMOVE = 'DELETE FROM image_events WHERE id = ANY (CAST(:ids AS uuid[]))';

/** Events that nobody has published yet, or not for certain. */
export interface UntoldEvents {
  ofImage(imageId: string): Promise<readonly ImageEvent[]>;
  oldest(limit: number): Promise<readonly ImageEvent[]>;
  /** After they were published. */
  remove(eventIds: readonly string[]): Promise<void>;
}

export function untoldEvents(database: Database): UntoldEvents {
  return {
    ofImage: async (imageId) => (await database.query(OF_IMAGE, { id: uuid(imageId) })).map(toEvent),
    oldest: async (limit) => (await database.query(OLDEST, { limit: whole(limit) })).map(toEvent),
    async remove(eventIds) {
      await database.query(REMOVE, { ids: uuidArray(eventIds) });
    },
  };
}

function toEvent(row: Row): ImageEvent {
  const status = row.text('status') as 'completed' | 'failed';
  return {
    type: status === 'completed' ? 'ImageAnalysis.Completed' : 'ImageAnalysis.Failed',
    detail: {
      schemaVersion: EVENT_SCHEMA_VERSION,
      eventId: row.text('id'),
      imageId: row.text('image_id'),
      owner: row.text('owner_id'),
      mission: row.textOrNull('mission'),
      field: row.textOrNull('field'),
      attempt: row.number('attempt'),
      status,
      failureCode: row.textOrNull('failure_code') as FailureCode | null,
      ndviMean: row.numberOrNull('ndvi_mean'),
      healthStatus: row.textOrNull('health_status'),
      capturedAt: row.instantOrNull('captured_at'),
      processedAt: row.instantOrNull('processed_at'),
      occurredAt: row.instant('occurred_at'),
    },
  };
}
