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
  /** Of the object's content, without quotes. S3's events tell it, and the sweep of what it has found replaced. */
  readonly etag: string | null;
  /** Orders the events of one key as text; null where no event tells, but a listing or nobody. */
  readonly sequencer: string | null;
  /** Of a message that was set aside after the image's last attempt, and is tried again: which attempt that was. */
  readonly exhaustedAttempt: number | null;
  /** Of a malware scan's result: the content that was scanned, without quotes. */
  readonly scannedEtag?: string;
  /** Whether the malware scan has found all objects of the image clean. Left out where nothing is scanned. */
  readonly foundClean?: boolean;
}

/** An arrival of which no event tells, but somebody who has looked. */
export function arrivalOf(
  { imageId, key }: Pick<ImageArrival, 'imageId' | 'key'>,
  arrivedAt: string | null = null,
  exhaustedAttempt: number | null = null,
): ImageArrival {
  return { imageId, key, arrivedAt, etag: null, sequencer: null, exhaustedAttempt };
}

/** One opening of an image, by which the register knows it. */
export interface ImageOpening {
  readonly imageId: string;
  /** Attempts that there had been when the image was opened. */
  readonly attemptsBefore: number;
  /** How many objects the image is made of. */
  readonly objects: number;
}

/** What a worker holds while it may write to the image. */
export interface Claim {
  readonly imageId: string;
  /** Every write of this worker names it. */
  readonly attempt: number;
  /** Attempts of earlier openings: those since then count against the budget. */
  readonly attemptsBefore: number;
  readonly key: string;
  readonly originalName: string;
  readonly ownerId: string;
  /** The files of a capture, of which `key` is the first; null for an image of one object. */
  readonly captureFiles: readonly CaptureObject[] | null;
  readonly request: AnalysisRequest;
  /** bytes; of an image whose size was not declared, the most that is processed; otherwise null. */
  readonly sizeLimit: number | null;
  /** RFC 3339; when the object was there. */
  readonly uploadedAt: string;
  /** RFC 3339; as the client declared it (or an earlier attempt found it); null where nobody did. */
  readonly capturedAt: string | null;
}

export type ClaimOutcome =
  | { readonly kind: 'claimed'; readonly claim: Claim }
  /** This claim would have been one too many: the image is now `failed`. */
  | { readonly kind: 'exhausted'; readonly opening: ImageOpening; readonly attempt: number }
  /** Finished, and this arrival is a reason to begin again. Nothing was written yet: the register comes first. */
  | { readonly kind: 'reopenable'; readonly opening: ImageOpening; readonly because: ReopenReason }
  /** Another worker's lease is valid. The sweep looks after it if that worker dies. */
  | { readonly kind: 'held' }
  | { readonly kind: 'finished'; readonly status: ImageStatus }
  /** The row expects another object than the one that arrived. */
  | { readonly kind: 'other_object' }
  /** Files of the capture are still to come; the last one brings the image up again. */
  | { readonly kind: 'incomplete'; readonly present: number; readonly expected: number }
  /** There was a row, and its owner deleted it. */
  | { readonly kind: 'deleted' }
  /** No row has the id, and none ever had. */
  | { readonly kind: 'unknown' };

/** Why a finished image is opened again. */
export type ReopenReason =
  /** The bytes at its key are others than those that the last attempt had read. */
  | 'object_replaced'
  /** The sweep had given the upload up. S3 looks at the expiry when an upload begins, and a slow one ends later. */
  | 'upload_came_late'
  /** It failed for the lack of a clean malware scan, and by now all of its objects have one. */
  | 'found_clean'
  /** The message that was set aside after the last attempt has been put back. */
  | 'redriven';

/** An object under raw/ that no row knows, as S3 describes it. */
export interface UnclaimedObject {
  readonly imageId: string;
  readonly key: string;
  readonly filename: string;
  /** bytes */
  readonly size: number;
  readonly contentType: string;
  readonly ownerId: string;
}

/** By object key, the ETag of what a worker has read. */
export type ReadEtags = ReadonlyMap<string, string>;

export interface StoredOutput {
  readonly name: string;
  readonly key: string;
  readonly contentType: string;
  readonly bytes: number;
}

/**
 * The writes of a worker. Those that are given a claim reject with LeaseLostError once the attempt is no longer ours;
 * `complete` and `fail` with ObjectReplacedError when an event of this attempt told of other bytes than were read.
 */
export interface ImageClaims {
  claim(arrival: ImageArrival): Promise<ClaimOutcome>;
  /** Keeps what an event told of an image that cannot be claimed yet, so that nobody stores what he found in older bytes. */
  note(arrival: ImageArrival): Promise<void>;
  /** `uploaded` again; false where somebody has moved the image meanwhile: the claim that follows will tell. */
  reopen(arrival: ImageArrival, opening: ImageOpening, because: ReopenReason): Promise<boolean>;
  /** A row for an object that came without one; false where there is one meanwhile, or was one. */
  adopt(object: UnclaimedObject): Promise<boolean>;
  renew(claim: Claim): Promise<void>;
  /** Keeps the size of an object that nobody had declared. */
  measure(claim: Claim, bytes: number): Promise<void>;
  /** The analysis and `completed`, or neither. Seconds from the object's arrival to now, by the database's clock. */
  complete(
    claim: Claim,
    analysis: ImageAnalysis,
    outputs: readonly StoredOutput[],
    read: ReadEtags,
  ): Promise<number>;
  fail(claim: Claim, code: FailureCode, reason: string, read: ReadEtags): Promise<void>;
  /**
   * Gives the image back after a fault that a retry may cure; `failed` where no attempt is left.
   * @param retryAfterSeconds when the message that brought the image comes back: until then the sweep leaves it alone
   */
  release(claim: Claim, fault: string, retryAfterSeconds: number): Promise<ReleaseOutcome>;
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
