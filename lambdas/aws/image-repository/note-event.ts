import type { ImageArrival } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { uuid } from '../sql-parameters.ts';
import { IS_CAPTURE_FILE, IS_IMAGE } from './claim-row.ts';
import { arrivalValues, IS_NEWS, WITH_NEWS } from './seen-arrivals.ts';

const NOTE_EVENT = `
UPDATE images SET arrivals = ${WITH_NEWS}
WHERE id = :id AND (${IS_IMAGE} OR ${IS_CAPTURE_FILE}) AND ${IS_NEWS}`;

/** In whatever state the image is: an attempt that is under way must not store what it found in older bytes. */
export async function noteEvent(database: Database, arrival: ImageArrival): Promise<void> {
  if (arrival.sequencer === null) return;
  await database.query(NOTE_EVENT, { id: uuid(arrival.imageId), ...arrivalValues(arrival) });
}
