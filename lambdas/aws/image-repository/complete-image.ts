import type { ImageAnalysis, IndexResult } from '../../pipeline/image-analysis.ts';
import { isAvailable } from '../../pipeline/image-analysis.ts';
import type { Claim, ReadEtags, StoredOutput } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { instant, json, real, type SqlValues, text, whole } from '../sql-parameters.ts';
import { storableCapture } from './capture-facts.ts';
import { OURS, ownership, READ_THE_NEWEST, readEtagValues, whyNoRow } from './own-writes.ts';

/**
 * The analysis, its zones, the position and `completed` in one statement, hence in one transaction: all of them or,
 * where the attempt is no longer ours or has read replaced bytes, none.
 */
const COMPLETE = `
WITH held AS (
  UPDATE images SET
    processing_status = 'completed', processed_at = now(), lease_until = NULL, claimed_by = NULL, last_error = NULL,
    captured_at = COALESCE(captured_at, CAST(:captured_at AS timestamptz)),
    read_etags = CAST(:read_etags AS jsonb),
    moved_by = 'process-image', moved_reason = 'analysed'
  WHERE ${OURS} AND ${READ_THE_NEWEST}
  RETURNING id, attempt, uploaded_at, processed_at
), analysis AS (
  INSERT INTO analyses (
    image_id, attempt, processed_at, width, height, band_count, sample_type, valid_pixels,
    radiometry, radiometry_source, reflectance_scale, reflectance_offset, band_map, band_map_source, sensor,
    soil_brightness_factor, ndvi_mean, ndvi_std, ndvi_min, ndvi_max, savi_mean, savi_std, savi_min, savi_max,
    indices, health_score, health_status, health, summary, warnings, outputs, processed_s3_key, grid
  )
  SELECT
    id, attempt, processed_at, :width, :height, :band_count, :sample_type, :valid_pixels,
    :radiometry, :radiometry_source, CAST(:scale AS double precision), CAST(:offset AS double precision),
    CAST(:band_map AS jsonb), :band_map_source, CAST(:sensor AS text), :soil_brightness_factor,
    CAST(:ndvi_mean AS double precision), CAST(:ndvi_std AS double precision),
    CAST(:ndvi_min AS double precision), CAST(:ndvi_max AS double precision),
    CAST(:savi_mean AS double precision), CAST(:savi_std AS double precision),
    CAST(:savi_min AS double precision), CAST(:savi_max AS double precision),
    CAST(:indices AS jsonb), CAST(:health_score AS double precision), CAST(:health_status AS text),
    CAST(:health AS jsonb), :summary, CAST(:warnings AS jsonb), CAST(:outputs AS jsonb),
    CAST(:processed_s3_key AS text), CAST(:grid AS jsonb)
  FROM held
  RETURNING id
), zones AS (
  INSERT INTO stress_zones (analysis_id, grid_x, grid_y, severity, ndvi_value, savi_value)
  SELECT analysis.id, zone."gridX", zone."gridY", zone.severity, zone.ndvi, zone.savi
  FROM analysis CROSS JOIN jsonb_to_recordset(CAST(:zones AS jsonb)) AS zone(
    "gridX" integer, "gridY" integer, severity text, ndvi double precision, savi double precision)
), position AS (
  INSERT INTO image_gps (image_id, latitude, longitude, altitude, accuracy, heading, ground_speed, captured_at, source)
  SELECT held.id, gps.latitude, gps.longitude, gps.altitude, gps.accuracy, gps.heading, gps."groundSpeed",
    gps."capturedAt", 'file'
  FROM held CROSS JOIN jsonb_to_record(CAST(:gps AS jsonb)) AS gps(
    latitude double precision, longitude double precision, altitude double precision, accuracy double precision,
    heading double precision, "groundSpeed" double precision, "capturedAt" timestamptz)
  WHERE CAST(:gps AS jsonb) IS NOT NULL
  ON CONFLICT (image_id) DO NOTHING
)
SELECT CAST(EXTRACT(EPOCH FROM processed_at - uploaded_at) AS double precision) AS seconds FROM held`;

/** A commit whose reply was lost and that the SDK repeated: only this attempt can have written this analysis. */
const COMMITTED_BEFORE = `
SELECT CAST(EXTRACT(EPOCH FROM analyses.processed_at - images.uploaded_at) AS double precision) AS seconds
FROM analyses JOIN images ON images.id = analyses.image_id
WHERE analyses.image_id = :id AND analyses.attempt = :attempt`;

/** Seconds from the object's arrival to the commit. */
export async function completeImage(
  database: Database,
  claim: Claim,
  analysis: ImageAnalysis,
  outputs: readonly StoredOutput[],
  read: ReadEtags,
): Promise<number> {
  const values = { ...analysisValues(analysis, outputs), ...readEtagValues(read) };
  const [done] = await database.query(COMPLETE, { ...ownership(claim), ...values });
  if (done !== undefined) return done.number('seconds');
  const [before] = await database.query(COMMITTED_BEFORE, ownership(claim));
  if (before !== undefined) return before.number('seconds');
  throw await whyNoRow(database, claim);
}

function analysisValues(analysis: ImageAnalysis, outputs: readonly StoredOutput[]): SqlValues {
  const { gps, capturedAt } = storableCapture(analysis);
  return {
    captured_at: instant(capturedAt),
    width: whole(analysis.width),
    height: whole(analysis.height),
    band_count: whole(analysis.bandCount),
    sample_type: text(analysis.sampleType),
    valid_pixels: whole(analysis.validPixels),
    radiometry: text(analysis.radiometry),
    radiometry_source: text(analysis.radiometrySource),
    scale: real(analysis.scale),
    offset: real(analysis.offset),
    band_map: json(analysis.bandMap),
    band_map_source: text(analysis.bandMapSource),
    sensor: text(analysis.sensor),
    soil_brightness_factor: real(analysis.soilBrightnessFactor),
    ...statisticsValues('ndvi', analysis.indices.ndvi),
    ...statisticsValues('savi', analysis.indices.savi),
    indices: json(analysis.indices),
    health_score: real(analysis.health?.score ?? null),
    health_status: text(analysis.health?.status ?? null),
    health: json(analysis.health),
    summary: text(analysis.summary),
    warnings: json(analysis.warnings),
    outputs: json(outputs),
    processed_s3_key: text(outputs.find((output) => output.contentType === 'image/png')?.key ?? null),
    grid: json(analysis.grid ?? null),
    zones: json(analysis.stressZones),
    gps: json(gps),
  };
}

/** The named columns of the legacy schema: NULL where the index is not available. */
function statisticsValues(index: string, result: IndexResult): SqlValues {
  const statistics = isAvailable(result) ? result : null;
  return {
    [`${index}_mean`]: real(statistics?.mean ?? null),
    [`${index}_std`]: real(statistics?.std ?? null),
    [`${index}_min`]: real(statistics?.min ?? null),
    [`${index}_max`]: real(statistics?.max ?? null),
  };
}
