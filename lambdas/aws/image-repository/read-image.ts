import type { CaptureObject } from '../../pipeline/capture-group.ts';
import type {
  AnalysisRequest,
  GpsPosition,
  ImageAnalysis,
  StressZone,
} from '../../pipeline/image-analysis.ts';
import type { ImageStatus } from '../../pipeline/image-status.ts';
import type { StoredOutput } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { text, uuid } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';
import { FACT_COLUMNS, type ImageFacts, toFacts } from './image-facts.ts';

export interface StoredAnalysis
  extends Omit<ImageAnalysis, 'outputs' | 'gps' | 'grid' | 'capturedAt' | 'stressZones'> {
  readonly attempt: number;
  readonly stressZones: readonly StressZone[];
  readonly outputs: readonly StoredOutput[];
}

export interface StoredTransition {
  readonly from: ImageStatus | null;
  readonly to: ImageStatus;
  readonly attempt: number;
  readonly by: string;
  readonly reason: string | null;
  readonly at: string;
}

export type StoredPosition = GpsPosition & { readonly source: 'request' | 'file' };

export interface StoredImage extends ImageFacts {
  readonly attempt: number;
  readonly request: AnalysisRequest;
  readonly captureFiles: readonly CaptureObject[] | null;
  readonly gps: StoredPosition | null;
  readonly history: readonly StoredTransition[];
  readonly analysis: StoredAnalysis | null;
}

/** The newest moves of an image; more than this is a story for the operators. */
const HISTORY_LIMIT = 100;

/** The owner is part of the search, so that somebody else's image is as absent as one that never was. */
const READ = `
SELECT ${FACT_COLUMNS}, images.attempt, images.request, images.capture_files,
  (SELECT to_jsonb(image_gps) FROM image_gps WHERE image_gps.image_id = images.id) AS gps,
  (SELECT jsonb_agg(to_jsonb(moves) ORDER BY moves.id) FROM (
    SELECT id, from_status, to_status, attempt, moved_by, reason, moved_at FROM image_transitions
    WHERE image_transitions.image_id = images.id ORDER BY id DESC LIMIT ${HISTORY_LIMIT}
  ) AS moves) AS history,
  to_jsonb(newest) AS analysis,
  (SELECT jsonb_agg(to_jsonb(stress_zones) ORDER BY grid_y, grid_x) FROM stress_zones
    WHERE stress_zones.analysis_id = newest.id) AS zones
FROM images
LEFT JOIN LATERAL (
  SELECT * FROM analyses WHERE analyses.image_id = images.id AND analyses.attempt > images.replaced_attempt ORDER BY analyses.attempt DESC LIMIT 1
) AS newest ON true
WHERE images.id = :id AND images.owner_id = :owner_id`;

export async function readImage(
  database: Database,
  id: string,
  ownerId: string,
): Promise<StoredImage | null> {
  const [row] = await database.query(READ, { id: uuid(id), owner_id: text(ownerId) });
  return row === undefined ? null : toStoredImage(row);
}

function toStoredImage(row: Row): StoredImage {
  const analysis = row.jsonOrNull<AnalysisRow>('analysis');
  const zones = row.jsonOrNull<ZoneRow[]>('zones') ?? [];
  const gps = row.jsonOrNull<PositionRow>('gps');
  return {
    ...toFacts(row),
    attempt: row.number('attempt'),
    request: row.json<AnalysisRequest>('request'),
    captureFiles: row.jsonOrNull<CaptureObject[]>('capture_files'),
    gps: gps === null ? null : toPosition(gps),
    history: (row.jsonOrNull<TransitionRow[]>('history') ?? []).map(toTransition),
    analysis: analysis === null ? null : toAnalysis(analysis, zones.map(toZone)),
  };
}

/** Rows as to_jsonb writes them: columns by their names. */
interface TransitionRow {
  readonly from_status: ImageStatus | null;
  readonly to_status: ImageStatus;
  readonly attempt: number;
  readonly moved_by: string;
  readonly reason: string | null;
  readonly moved_at: string;
}

interface PositionRow {
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude: number | null;
  readonly accuracy: number | null;
  readonly heading: number | null;
  readonly ground_speed: number | null;
  readonly captured_at: string | null;
  readonly source: 'request' | 'file';
}

interface ZoneRow {
  readonly grid_x: number;
  readonly grid_y: number;
  readonly severity: StressZone['severity'];
  readonly ndvi_value: number | null;
  readonly savi_value: number | null;
}

interface AnalysisRow extends Pick<StoredAnalysis, 'attempt' | 'width' | 'height' | 'radiometry' | 'sensor'> {
  readonly band_count: number;
  readonly sample_type: string;
  readonly valid_pixels: number;
  readonly radiometry_source: StoredAnalysis['radiometrySource'];
  readonly reflectance_scale: number | null;
  readonly reflectance_offset: number | null;
  readonly band_map: StoredAnalysis['bandMap'];
  readonly band_map_source: StoredAnalysis['bandMapSource'];
  readonly soil_brightness_factor: number;
  readonly indices: StoredAnalysis['indices'];
  readonly health: StoredAnalysis['health'];
  readonly summary: string;
  readonly warnings: readonly string[];
  readonly outputs: readonly StoredOutput[];
}

function toTransition(row: TransitionRow): StoredTransition {
  return {
    from: row.from_status,
    to: row.to_status,
    attempt: row.attempt,
    by: row.moved_by,
    reason: row.reason,
    at: new Date(row.moved_at).toISOString(),
  };
}

/** What is unknown is absent, as in the request. */
function toPosition(row: PositionRow): StoredPosition {
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

function toZone(row: ZoneRow): StressZone {
  return {
    gridX: row.grid_x,
    gridY: row.grid_y,
    severity: row.severity,
    ndvi: row.ndvi_value,
    savi: row.savi_value,
  };
}

function toAnalysis(row: AnalysisRow, stressZones: readonly StressZone[]): StoredAnalysis {
  return {
    attempt: row.attempt,
    width: row.width,
    height: row.height,
    bandCount: row.band_count,
    sampleType: row.sample_type,
    validPixels: row.valid_pixels,
    radiometry: row.radiometry,
    radiometrySource: row.radiometry_source,
    scale: row.reflectance_scale,
    offset: row.reflectance_offset,
    sensor: row.sensor,
    bandMap: row.band_map,
    bandMapSource: row.band_map_source,
    soilBrightnessFactor: row.soil_brightness_factor,
    indices: row.indices,
    health: row.health,
    stressZones,
    summary: row.summary,
    warnings: row.warnings,
    outputs: row.outputs,
  };
}
