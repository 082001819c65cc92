import type { StressZone } from '../../pipeline/image-analysis.ts';
import type { StoredAnalysis } from './stored-image.ts';

/** Parts of an analysis as to_jsonb writes them: columns by their names. */

export interface ZoneRow {
  readonly grid_x: number;
  readonly grid_y: number;
  readonly severity: StressZone['severity'];
  readonly ndvi_value: number | null;
  readonly savi_value: number | null;
}

export interface AnalysisRow
  extends Pick<StoredAnalysis, 'attempt' | 'width' | 'height' | 'radiometry' | 'sensor'> {
  readonly band_count: number;
  readonly sample_type: string;
  readonly valid_pixels: number;
  readonly radiometry_source: StoredAnalysis['radiometrySource'];
  readonly reflectance_scale: number | null;
  readonly reflectance_offset: number | null;
  readonly band_map: StoredAnalysis['bandMap'];
  readonly band_map_source: StoredAnalysis['bandMapSource'];
  readonly soil_brightness_factor: number;
  readonly health: StoredAnalysis['health'];
  readonly summary: string;
}

/** What can be long. */
export interface AnalysisLists extends Pick<StoredAnalysis, 'indices' | 'warnings' | 'outputs'> {
  readonly zones: readonly ZoneRow[];
}

/** Of its row and of what has rows of its own, in the order of the HTTP answer. */
export function toAnalysis(row: AnalysisRow, lists: AnalysisLists): StoredAnalysis {
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
    indices: lists.indices,
    health: row.health,
    stressZones: lists.zones.map(toZone),
    summary: row.summary,
    warnings: lists.warnings,
    outputs: lists.outputs,
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
