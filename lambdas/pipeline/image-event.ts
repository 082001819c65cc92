import type { FailureCode } from './errors.ts';

/** Goes up when a field is removed or means something else; new fields leave it as it is. */
export const EVENT_SCHEMA_VERSION = 1;

/** What is told of an image that has ended. No position, no link and no file name: whoever listens may ask the API for those. */
export interface ImageEventDetail {
  readonly schemaVersion: typeof EVENT_SCHEMA_VERSION;
  /** The same in each copy of the event. */
  readonly eventId: string;
  readonly imageId: string;
  /** The `sub` of a token. */
  readonly owner: string;
  readonly mission: string | null;
  readonly field: string | null;
  readonly attempt: number;
  readonly status: 'completed' | 'failed';
  readonly failureCode: FailureCode | null;
  /** null where the image failed, or has no NDVI. */
  readonly ndviMean: number | null;
  readonly healthStatus: string | null;
  /** RFC 3339, as the other times. */
  readonly capturedAt: string | null;
  /** null where the image failed. */
  readonly processedAt: string | null;
  /** When the image ended. */
  readonly occurredAt: string;
}

export interface ImageEvent {
  readonly type: 'ImageAnalysis.Completed' | 'ImageAnalysis.Failed';
  readonly detail: ImageEventDetail;
}
