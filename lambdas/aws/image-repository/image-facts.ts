import type { FailureCode } from '../../pipeline/errors.ts';
import type { ImageStatus } from '../../pipeline/image-status.ts';
import type { Row } from '../sql-rows.ts';

/** What a list and a single image have in common. */
export interface ImageFacts {
  readonly id: string;
  readonly filename: string;
  readonly contentType: string;
  /** bytes; null where it was not declared and nobody has seen the object */
  readonly size: number | null;
  readonly mission: string | null;
  readonly field: string | null;
  readonly status: ImageStatus;
  readonly failureCode: FailureCode | null;
  readonly failureReason: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly capturedAt: string | null;
  readonly uploadedAt: string | null;
  readonly processedAt: string | null;
}

export const FACT_COLUMNS = `images.id, images.original_name, images.mime_type, images.file_size,
  images.processing_status, images.failure_code, images.failure_reason, images.created_at, images.updated_at,
  images.captured_at, images.uploaded_at, images.processed_at, images.mission, images.field`;

export function toFacts(row: Row): ImageFacts {
  return {
    id: row.text('id'),
    filename: row.text('original_name'),
    contentType: row.text('mime_type'),
    size: row.numberOrNull('file_size'),
    mission: row.textOrNull('mission'),
    field: row.textOrNull('field'),
    status: row.text('processing_status') as ImageStatus,
    failureCode: row.textOrNull('failure_code') as FailureCode | null,
    failureReason: row.textOrNull('failure_reason'),
    createdAt: row.instant('created_at'),
    updatedAt: row.instant('updated_at'),
    capturedAt: row.instantOrNull('captured_at'),
    uploadedAt: row.instantOrNull('uploaded_at'),
    processedAt: row.instantOrNull('processed_at'),
  };
}
