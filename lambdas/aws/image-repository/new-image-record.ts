import type { CaptureObject } from '../../pipeline/capture-group.ts';
import type { AnalysisRequest, GpsPosition } from '../../pipeline/image-analysis.ts';

export interface NewImage {
  readonly id: string;
  readonly filename: string;
  readonly originalName: string;
  readonly key: string;
  /** bytes; null where the client did not say */
  readonly size: number | null;
  /** bytes; where it did not, the most that is processed */
  readonly sizeLimit: number | null;
  readonly contentType: string;
  readonly sha256: string | null;
  /** The files of a capture, the first of which `key` and `filename` name; null for an image of one object. */
  readonly captureFiles: readonly CaptureObject[] | null;
  readonly capturedAt: string | null;
  readonly gps: GpsPosition | null;
  readonly mission: string | null;
  readonly field: string | null;
  readonly request: AnalysisRequest;
  /** Of everything that the client sent but the id. */
  readonly creationDigest: string;
}

/** Columns of jsonb_to_recordset for a list of `toGiven`; null in JSON is NULL. */
export const GIVEN_COLUMNS = `id uuid, filename text, original_name text, s3_key text, file_size bigint, size_limit bigint,
    mime_type text, sha256 text, creation_digest text, request jsonb, capture_files jsonb, captured_at timestamptz,
    mission text, field text, gps jsonb`;

/** Columns of jsonb_to_record for its `gps`: the API's own names. */
export const GIVEN_POSITION = `latitude double precision, longitude double precision, altitude double precision,
    accuracy double precision, heading double precision, "groundSpeed" double precision, "capturedAt" timestamptz`;

export function toGiven(image: NewImage) {
  return {
    id: image.id,
    filename: image.filename,
    original_name: image.originalName,
    s3_key: image.key,
    file_size: image.size,
    size_limit: image.sizeLimit,
    mime_type: image.contentType,
    sha256: image.sha256,
    creation_digest: image.creationDigest,
    request: image.request,
    capture_files: image.captureFiles,
    captured_at: image.capturedAt,
    mission: image.mission,
    field: image.field,
    gps: image.gps,
  };
}
