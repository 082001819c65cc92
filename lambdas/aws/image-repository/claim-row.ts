import type { CaptureObject } from '../../pipeline/capture-group.ts';
import type { AnalysisRequest } from '../../pipeline/image-analysis.ts';
import type { ClaimOutcome, ImageOpening } from '../../pipeline/ports.ts';
import type { Row } from '../sql-rows.ts';

export const CLAIM_COLUMNS =
  'id, attempt, attempts_before, s3_key, original_name, owner_id, capture_files, request, size_limit, uploaded_at, captured_at, processing_status';

/** What a worker may take. */
export const CLAIMABLE = `(
    processing_status = 'uploaded' OR (processing_status = 'processing' AND lease_until < now())
  )`;

/** The object is the image. */
export const IS_IMAGE = 's3_key = :key AND capture_files IS NULL';
/** The object is one of the image's files. COALESCE: of an image of one object there is no list to look in. */
export const IS_CAPTURE_FILE = `COALESCE(capture_files @> jsonb_build_array(jsonb_build_object('key', CAST(:key AS text))), false)`;

export function captureFilesOf(row: Row): readonly CaptureObject[] | null {
  return row.jsonOrNull<CaptureObject[]>('capture_files');
}

/** The opening that the row is in, or that its last attempt has ended. */
export function openingOf(row: Row): ImageOpening {
  return {
    imageId: row.text('id'),
    attemptsBefore: row.number('attempts_before'),
    objects: captureFilesOf(row)?.length ?? 1,
  };
}

export function toClaimed(row: Row): ClaimOutcome {
  return {
    kind: 'claimed',
    claim: {
      imageId: row.text('id'),
      attempt: row.number('attempt'),
      attemptsBefore: row.number('attempts_before'),
      key: row.text('s3_key'),
      originalName: row.text('original_name'),
      ownerId: row.text('owner_id'),
      captureFiles: captureFilesOf(row),
      request: row.json<AnalysisRequest>('request'),
      sizeLimit: row.numberOrNull('size_limit'),
      uploadedAt: row.instant('uploaded_at'),
      capturedAt: row.instantOrNull('captured_at'),
    },
  };
}
