import type { Flight, FlightAnalysis } from '../../answers/flight.ts';
import type {
  Health,
  ImageGrid,
  IndexId,
  Radiometry,
  RadiometrySource,
} from '../../pipeline/image-analysis.ts';
import type { ImageStatus } from '../../pipeline/image-status.ts';
import type { Database } from '../data-api.ts';
import { text, whole } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';

/** Images of one field that answers look at: the newest by creation. */
export const MOST_FLIGHTS = 1000;
/** A row takes 3 KB of the Data API's answer, which may have 1 MiB. */
const ROWS_PER_PAGE = 250;

export interface Flights {
  readonly flights: readonly Flight[];
  /** Whether the field has more images than were looked at. */
  readonly truncated: boolean;
}

/** Classes are of the index that they were computed on. Reasons quote names: as much of them as a row may hold. */
const READ = `
SELECT CAST(images.id AS text) AS id, images.original_name, images.processing_status, images.failure_code,
  left(images.failure_reason, 500) AS failure_reason, images.captured_at, images.uploaded_at, images.mission,
  CAST(newest.id AS text) AS analysis_id, newest.radiometry, newest.radiometry_source, newest.sensor,
  newest.reflectance_scale, newest.reflectance_offset, newest.soil_brightness_factor, newest.result,
  newest.class_set, newest.classes, newest.width, newest.height, newest.grid
FROM images
LEFT JOIN LATERAL (
  SELECT id, radiometry, radiometry_source, sensor, reflectance_scale, reflectance_offset, soil_brightness_factor,
    width, height, grid,
    (indices -> CAST(:index AS text)) - 'histogram' AS result,
    CASE WHEN health ->> 'basis' = :index THEN health ->> 'classSet' END AS class_set,
    CASE WHEN health ->> 'basis' = :index THEN health -> 'classes' END AS classes
  FROM analyses
  WHERE analyses.image_id = images.id AND analyses.attempt > images.replaced_attempt
  ORDER BY analyses.attempt DESC LIMIT 1
) AS newest ON true
WHERE images.owner_id = :owner_id AND images.field = :field
ORDER BY images.created_at DESC, images.id DESC
LIMIT ${ROWS_PER_PAGE} OFFSET :skipped`;

/** Each with what its newest analysis says of one index. */
export async function readFlights(
  database: Database,
  ownerId: string,
  field: string,
  index: IndexId,
): Promise<Flights> {
  const values = { owner_id: text(ownerId), field: text(field), index: text(index) };
  const flights: Flight[] = [];
  for (let skipped = 0; skipped <= MOST_FLIGHTS; skipped += ROWS_PER_PAGE) {
    const rows = await database.query(READ, { ...values, skipped: whole(skipped) });
    flights.push(...rows.map(toFlight));
    if (rows.length < ROWS_PER_PAGE) break;
  }
  return { flights: flights.slice(0, MOST_FLIGHTS), truncated: flights.length > MOST_FLIGHTS };
}

function toFlight(row: Row): Flight {
  const capturedAt = row.instantOrNull('captured_at');
  const uploadedAt = row.instantOrNull('uploaded_at');
  return {
    imageId: row.text('id'),
    filename: row.text('original_name'),
    mission: row.textOrNull('mission'),
    status: row.text('processing_status') as ImageStatus,
    failureCode: row.textOrNull('failure_code'),
    failureReason: row.textOrNull('failure_reason'),
    at: capturedAt ?? uploadedAt,
    atFrom: capturedAt !== null ? 'capture' : uploadedAt !== null ? 'upload' : null,
    analysis: row.textOrNull('analysis_id') === null ? null : toFlightAnalysis(row),
  };
}

function toFlightAnalysis(row: Row): FlightAnalysis {
  const areas = row.jsonOrNull<Health['classes']>('classes');
  return {
    id: row.text('analysis_id'),
    radiometry: row.text('radiometry') as Radiometry,
    radiometrySource: row.text('radiometry_source') as RadiometrySource,
    sensor: row.textOrNull('sensor'),
    scale: row.numberOrNull('reflectance_scale'),
    offset: row.numberOrNull('reflectance_offset'),
    soilBrightnessFactor: row.number('soil_brightness_factor'),
    width: row.number('width'),
    height: row.number('height'),
    grid: row.jsonOrNull<ImageGrid>('grid'),
    result: row.jsonOrNull<NonNullable<FlightAnalysis['result']>>('result'),
    classes: areas === null ? null : { classSet: row.text('class_set'), areas },
  };
}
