import type { PoisonCode } from '../pipeline/fault-codes.ts';
import { arrivalOf, type ImageArrival } from '../pipeline/ports.ts';
import { withoutQuotes } from './etag.ts';
import { parseRawKey } from './object-key.ts';

/** EventBridge writes it into the event's envelope. */
export const SCAN_RESULT = 'GuardDuty Malware Protection Object Scan Result';

export function isScanResult(message: Record<string, unknown>): boolean {
  return message['detail-type'] === SCAN_RESULT;
}

/**
 * The arrival, or what is wrong with the event. What the scan has found is not taken from here: the object's tag says so, and
 * holds for the content that lies there now. Keys are written as they are, not encoded as in S3's own events.
 */
export function parseScanResult(
  { source, detail }: Record<string, unknown>,
  bucketName: string,
): ImageArrival | { readonly code: PoisonCode; readonly reason: string } {
  const object = isRecord(detail) ? detail.s3ObjectDetails : null;
  if (source !== 'aws.guardduty' || !isRecord(object)) {
    return { code: 'not_an_arrival', reason: 'the scan result is not about an object of S3' };
  }
  if (object.bucketName !== bucketName) {
    return { code: 'other_bucket', reason: 'the scan result is about another bucket' };
  }
  const key = typeof object.objectKey === 'string' ? object.objectKey : '';
  const parsed = parseRawKey(key);
  if (parsed === null) {
    return { code: 'unknown_key', reason: 'the object key is not raw/{imageId}/{filename}' };
  }
  const etag = typeof object.eTag === 'string' ? withoutQuotes(object.eTag) : '';
  const arrival = arrivalOf({ imageId: parsed.imageId, key });
  return etag === '' ? arrival : { ...arrival, scannedEtag: etag };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
