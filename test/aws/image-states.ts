import { randomUUID } from 'node:crypto';
import type { ImageAnalysis } from '../../lambdas/pipeline/image-analysis.ts';
import type { ImageArrival, ReadEtags } from '../../lambdas/pipeline/ports.ts';
import { exampleStatistics } from '../support/index-statistics.ts';
import type { TestDatabase } from '../support/postgres.ts';

export interface InsertedImage {
  readonly id: string;
  readonly key: string;
  readonly arrival: ImageArrival;
}

/** As a message of our own tells it; `event` adds what S3 says of the bytes. */
export function arrivalOf(imageId: string, key: string, event: Partial<ImageArrival> = {}): ImageArrival {
  const untold = { arrivedAt: null, etag: null, sequencer: null, exhaustedAttempt: null };
  return { imageId, key, ...untold, ...event };
}

type Columns = Readonly<Record<string, string>>;

/**
 * A row as POST /images leaves it, with other columns as the test needs them (SQL expressions); then moved on as
 * `moved` says, since the database takes no row that begins in the middle.
 */
export async function insertImage(
  sql: TestDatabase,
  columns: Columns = {},
  moved: Columns = {},
  id = randomUUID() as string,
): Promise<InsertedImage> {
  const key = `raw/${id}/beds.tif`;
  const all: Columns = {
    id: `'${id}'`,
    owner_id: `'owner'`,
    filename: `'beds.tif'`,
    original_name: `'beds.tif'`,
    s3_key: `'${key}'`,
    file_size: '1000',
    mime_type: `'image/tiff'`,
    upload_expires_at: `now() + interval '1 hour'`,
    ...columns,
  };
  await sql.query(
    `INSERT INTO images (${Object.keys(all).join(', ')}) VALUES (${Object.values(all).join(', ')})`,
  );
  const assignments = Object.entries(moved).map(([column, value]) => `${column} = ${value}`);
  if (assignments.length > 0)
    await sql.query(`UPDATE images SET ${assignments.join(', ')} WHERE id = $1`, [id]);
  return { id, key, arrival: arrivalOf(id, key) };
}

export interface InsertedCaptureGroup {
  readonly id: string;
  readonly keys: readonly string[];
  /** Of each file, in the order of the names. */
  readonly arrivals: readonly ImageArrival[];
}

/** A row as POST /images leaves it for the files of a capture. */
export async function insertCaptureGroup(
  sql: TestDatabase,
  names: readonly string[],
  columns: Columns = {},
  moved: Columns = {},
): Promise<InsertedCaptureGroup> {
  const id = randomUUID();
  const files = names.map((filename) => ({
    key: `raw/${id}/${filename}`,
    filename,
    contentType: 'image/tiff',
    size: 1000,
    sha256: null,
  }));
  const keys = files.map(({ key }) => key);
  const own: Columns = {
    id: `'${id}'`,
    s3_key: `'${keys[0]}'`,
    capture_files: `'${JSON.stringify(files)}'`,
  };
  await insertImage(sql, { ...own, ...columns }, moved, id);
  return { id, keys, arrivals: keys.map((key) => arrivalOf(id, key)) };
}

/** The move of a worker that holds a claim. */
export function processing(leaseUntil: string, attempt = 1): Columns {
  return {
    processing_status: `'processing'`,
    attempt: String(attempt),
    lease_until: leaseUntil,
    uploaded_at: 'now()',
  };
}

/** What the raster engine could have found. */
export function exampleAnalysis(changes: Partial<ImageAnalysis> = {}): ImageAnalysis {
  const statistics = exampleStatistics();
  return {
    width: 10,
    height: 10,
    bandCount: 5,
    sampleType: 'uint16',
    validPixels: 90,
    radiometry: 'surface_reflectance',
    radiometrySource: 'request',
    scale: 0.0001,
    offset: 0,
    bandMap: { red: 3, nir: 5 },
    bandMapSource: 'request',
    sensor: null,
    soilBrightnessFactor: 0.5,
    indices: { ndvi: statistics, savi: { ...statistics, mean: 0.42 } },
    health: {
      score: 71.5,
      status: 'healthy',
      basis: 'ndvi',
      classSet: 'vigour',
      classes: [{ name: 'dense', from: 0.6, to: 1, pixels: 90, fraction: 1, hectares: null }],
      vegetation: null,
    },
    summary: 'Healthy beds.',
    stressZones: [
      { gridX: 0, gridY: 0, severity: 'none', ndvi: 0.7, savi: 0.5 },
      { gridX: 1, gridY: 0, severity: 'high', ndvi: 0.1, savi: null },
    ],
    gps: { latitude: 52.1, longitude: 5.2, heading: 90 },
    capturedAt: '2026-05-01T10:00:00.000Z',
    warnings: ['a warning'],
    outputs: [],
    ...changes,
  };
}

/** Of a worker that has pinned no object, for tests in which none is replaced. */
export const NOTHING_READ: ReadEtags = new Map();
