import type { CaptureObject } from './capture-group.ts';
import type { FailureCode } from './errors.ts';
import type { AnalysisRequest, ImageAnalysis } from './image-analysis.ts';
import type { ImageStatus } from './image-status.ts';

/** An object that is there to be processed, as a message tells of it. */
export interface ImageArrival {
  readonly imageId: string;
  readonly key: string;
  /** When the object was there, RFC 3339; null where the message does not say. */
  readonly arrivedAt: string | null;
}

/** What a worker holds while it may write to the image. */
export interface Claim {
  readonly imageId: string;
  /** Every write of this worker names it. */
  readonly attempt: number;
  readonly key: string;
  readonly originalName: string;
  /** The files of a capture, of which `key` is the first; null for an image of one object. */
  readonly captureFiles: readonly CaptureObject[] | null;
  readonly request: AnalysisRequest;
  /** RFC 3339; when the object was there. */
  readonly uploadedAt: string;
  /** RFC 3339; as the client declared it (or an earlier attempt found it); null where nobody did. */
  readonly capturedAt: string | null;
}

export type ClaimOutcome =
  | { readonly kind: 'claimed'; readonly claim: Claim }
  /** This claim would have been one too many: the image is now `failed`. */
  | { readonly kind: 'exhausted' }
  /** Another worker's lease is valid. The sweep looks after it if that worker dies. */
  | { readonly kind: 'held' }
  | { readonly kind: 'finished'; readonly status: ImageStatus }
  /** The row expects another object than the one that arrived. */
  | { readonly kind: 'other_object' }
  /** Files of the capture are still to come; the last one brings the image up again. */
  | { readonly kind: 'incomplete'; readonly present: number; readonly expected: number }
  /** No row has the id. */
  | { readonly kind: 'unknown' };

export interface StoredOutput {
  readonly name: string;
  readonly key: string;
  readonly contentType: string;
  readonly bytes: number;
}

/** The writes of a worker. All but `claim` reject with LeaseLostError once the attempt is no longer ours. */
export interface ImageClaims {
  claim(arrival: ImageArrival): Promise<ClaimOutcome>;
  renew(claim: Claim): Promise<void>;
  /** The analysis and `completed`, or neither. Seconds from the object's arrival to now, by the database's clock. */
  complete(claim: Claim, analysis: ImageAnalysis, outputs: readonly StoredOutput[]): Promise<number>;
  fail(claim: Claim, code: FailureCode, reason: string): Promise<void>;
  /** Gives the image back after a fault that a retry may cure; `failed` where no attempt is left. */
  release(claim: Claim, fault: string): Promise<ReleaseOutcome>;
}

export type ReleaseOutcome = 'uploaded' | 'failed';

/** An uploaded image that waits, as the sweep sees it. */
export interface WaitingImage {
  readonly imageId: string;
  readonly key: string;
  /** Of all objects that the image is made of; `key` is the first. */
  readonly keys: readonly string[];
  readonly uploadExpired: boolean;
}

/** An image whose lease had run out, after the sweep has moved it. */
export interface ExpiredLease {
  readonly imageId: string;
  readonly key: string;
  /** The one that ended with the lease. */
  readonly attempt: number;
  /** null: the image is `uploaded` again. Otherwise no attempt was left, and it is `failed`. */
  readonly failureReason: string | null;
}

/** The statements of the sweep. Several sweeps may run at once: none sees a row that another one holds. */
export interface StuckImages {
  takeExpiredLeases(limit: number): Promise<readonly ExpiredLease[]>;
  /** Marks the rows as looked at, so that neither this sweep nor another one takes them again too soon. */
  takeWaiting(limit: number): Promise<readonly WaitingImage[]>;
  /** After the message was sent. */
  markQueued(images: readonly QueuedImage[]): Promise<void>;
  /** Returns how many were still waiting, and are now `failed` with `upload_expired`. */
  failExpiredUploads(imageIds: readonly string[]): Promise<number>;
}

export interface QueuedImage {
  readonly imageId: string;
  /** RFC 3339; when S3 had the object, if it is known. */
  readonly arrivedAt: string | null;
}
