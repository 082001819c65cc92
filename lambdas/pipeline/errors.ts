import type { InfrastructureCode } from './fault-codes.ts';

/** Why an image ends as `failed`: the input was at fault, and a retry would change nothing. */
export const FAILURE_CODES = [
  /** The object has no bytes. */
  'empty_file',
  /** The bytes are none of GeoTIFF, JPEG or PNG. */
  'unsupported_format',
  /** A known format in a form that is not read (compression, sample type, layout). */
  'unsupported_layout',
  /** Truncated, corrupt or self-contradicting. */
  'damaged_file',
  /** More pixels or bytes than the declared limits. */
  'too_large',
  /** Nothing says which band is which. */
  'needs_band_mapping',
  /** The given band map, sensor, scale or offset does not fit the file. */
  'invalid_band_mapping',
  /** Nodata, masks and alpha leave not one pixel. */
  'no_valid_pixels',
  /** The upload's deadline passed and there is no object. */
  'upload_expired',
  /** The object was there and is gone. */
  'object_missing',
  /** The malware scan has found a threat. */
  'malware_found',
  /** The malware scan passes over such a file. */
  'malware_unscannable',
  /** GuardDuty could not scan the object, and nobody had it scanned again in time. */
  'malware_scan_failed',
  /** GuardDuty has not said anything of the object in time. */
  'malware_scan_missing',
  /** Faults of ours or of AWS, again and again; the last one is in the reason. */
  'attempts_exhausted',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

interface Context {
  /** What was being done, as a verb phrase: "read the image directory". */
  readonly attempted: string;
  /** What it was done to: a file name, an object key, a row id. */
  readonly on: string;
  readonly cause?: unknown;
}

/** The input is at fault: the image ends as `failed` now, and is never tried again. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly attempted: string;
  readonly on: string;

  /** @param reason what the user reads: names the value that was found and what would be accepted. */
  constructor(
    readonly code: FailureCode,
    reason: string,
    context: Context,
  ) {
    super(reason, { cause: context.cause });
    this.attempted = context.attempted;
    this.on = context.on;
  }
}

/**
 * AWS has not said that the object is clean, and another attempt would not make it say so: the image ends as `failed` until a
 * scan comes. Not the user's fault.
 */
export class ScanMissingError extends Error {
  override readonly name = 'ScanMissingError';

  /** @param reason what the user reads */
  constructor(
    readonly code: FailureCode,
    reason: string,
    readonly on: string,
  ) {
    super(reason);
  }
}

/** A fault of ours or of AWS: retried, and never shown as the user's. */
export class InfrastructureError extends Error {
  override readonly name = 'InfrastructureError';
  readonly attempted: string;
  readonly on: string;

  constructor(
    readonly code: InfrastructureCode,
    context: Context,
  ) {
    super(`could not ${context.attempted}: ${context.on}`, { cause: context.cause });
    this.attempted = context.attempted;
    this.on = context.on;
  }
}

/** The analysis describes bytes that are no longer there: it must not be stored, and the image is tried again. */
export class ObjectReplacedError extends InfrastructureError {
  constructor(key: string) {
    super('object_replaced', { attempted: 'store what was found in the object', on: key });
  }
}

/** The lease has gone to another worker, or the row is in another state: whatever we hold is void. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';

  constructor(
    readonly imageId: string,
    readonly attempt: number,
  ) {
    super(`attempt ${attempt} of image ${imageId} no longer holds the lease`);
  }
}
