import type { MeasureBedsMessage, ProcessImageMessage } from '../contract.ts';
import type { PoisonCode } from '../pipeline/fault-codes.ts';
import { isImageId } from '../pipeline/image-id.ts';
import { arrivalOf, type ImageArrival } from '../pipeline/ports.ts';
import { withoutQuotes } from './etag.ts';
import { parseRawKey } from './object-key.ts';
import { isScanResult, parseScanResult } from './scan-result.ts';

/** A message that no retry can cure: it goes to the dead-letter queue without holding up others. */
export class PoisonMessageError extends Error {
  override readonly name = 'PoisonMessageError';

  constructor(
    readonly code: PoisonCode,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${reason}`, options);
  }
}

export interface QueueMessage {
  readonly arrivals: readonly ImageArrival[];
  /** One line per record that cannot be understood; the others are still to be processed. */
  readonly faults: readonly string[];
  /** Of a message of another kind, which tells of no arrival: the image in whose maps beds are to be measured. */
  readonly measureBedsOf?: string;
}

/** @param bucketName events of any other bucket are not ours */
export function parseQueueMessage(body: string, bucketName: string): QueueMessage {
  const message = parseJson(body);
  if (!isRecord(message)) throw new PoisonMessageError('not_a_message', 'the message is not a JSON object');
  if (message.Event === 's3:TestEvent') return { arrivals: [], faults: [] };
  if (message.kind === 'process-image') return { arrivals: [parseRequeue(message)], faults: [] };
  if (message.kind === 'measure-beds') return parseMeasureBeds(message);
  if (isScanResult(message)) return { arrivals: [parseScan(message, bucketName)], faults: [] };
  if (Array.isArray(message.Records) && message.Records.length > 0) {
    return parseRecords(message.Records, bucketName);
  }
  throw new PoisonMessageError(
    'not_a_message',
    'the message is neither an S3 event notification, a scan result nor one of our own messages',
  );
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new PoisonMessageError('not_a_message', 'the message is not JSON', { cause });
  }
}

function parseRequeue(message: Record<string, unknown>): ImageArrival {
  const { imageId, key, exhaustedAttempt, listedEtag } = message as Partial<ProcessImageMessage>;
  const parsed = typeof key === 'string' ? parseRawKey(key) : null;
  if (typeof key !== 'string' || parsed === null || parsed.imageId !== imageId) {
    throw new PoisonMessageError(
      'not_a_message',
      'the process-image message has no image id with its object key',
    );
  }
  const arrival = arrivalOf({ imageId: parsed.imageId, key }, null, wholeNumber(exhaustedAttempt));
  return typeof listedEtag === 'string' ? { ...arrival, etag: listedEtag } : arrival;
}

function parseMeasureBeds(message: Record<string, unknown>): QueueMessage {
  const { imageId } = message as Partial<MeasureBedsMessage>;
  if (typeof imageId !== 'string' || !isImageId(imageId)) {
    throw new PoisonMessageError('not_a_message', 'the measure-beds message has no image id');
  }
  return { arrivals: [], faults: [], measureBedsOf: imageId };
}

function parseScan(message: Record<string, unknown>, bucketName: string): ImageArrival {
  const parsed = parseScanResult(message, bucketName);
  if ('code' in parsed) throw new PoisonMessageError(parsed.code, parsed.reason);
  return parsed;
}

function parseRecords(records: readonly unknown[], bucketName: string): QueueMessage {
  const arrivals: ImageArrival[] = [];
  const faults: string[] = [];
  for (const record of records) {
    const parsed = parseRecord(record, bucketName);
    if (typeof parsed === 'string') faults.push(parsed);
    else arrivals.push(parsed);
  }
  return { arrivals, faults };
}

/** The arrival, or what is wrong with the record. */
function parseRecord(record: unknown, bucketName: string): ImageArrival | string {
  if (!isRecord(record) || !isRecord(record.s3)) return fault('not_an_arrival', 'the record has no S3 part');
  const { eventName, eventTime } = record;
  if (typeof eventName !== 'string' || !eventName.startsWith('ObjectCreated:')) {
    return fault('not_an_arrival', 'the record is not about an object that was created');
  }
  const { bucket, object } = record.s3;
  if (!isRecord(bucket) || bucket.name !== bucketName)
    return fault('other_bucket', 'the record is about another bucket');
  if (!isRecord(object)) return fault('not_an_arrival', 'the record names no object');
  const key = typeof object.key === 'string' ? decodeKey(object.key) : null;
  const parsed = key === null ? null : parseRawKey(key);
  if (key === null || parsed === null)
    return fault('unknown_key', 'the object key is not raw/{imageId}/{filename}');
  return {
    imageId: parsed.imageId,
    key,
    arrivedAt: parseTime(eventTime),
    ...parseVersion(object),
    exhaustedAttempt: null,
  };
}

/** Characters; S3 writes 16 to 18. */
const SEQUENCER_LENGTH = 64;

/** Which content of the key the event is about. One of the two without the other would say nothing. */
function parseVersion({
  eTag,
  sequencer,
}: Record<string, unknown>): Pick<ImageArrival, 'etag' | 'sequencer'> {
  const etag = typeof eTag === 'string' ? withoutQuotes(eTag) : '';
  const given = typeof sequencer === 'string' && /^[0-9a-f]{1,64}$/i.test(sequencer) ? sequencer : '';
  if (etag === '' || given === '') return { etag: null, sequencer: null };
  // S3 says: hexadecimal, and the shorter one is to be filled up with zeros on the right before comparing.
  return { etag, sequencer: given.toUpperCase().padEnd(SEQUENCER_LENGTH, '0') };
}

function wholeNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function fault(code: PoisonCode, reason: string): string {
  return `${code}: ${reason}`;
}

/** Keys in event notifications are form-encoded: `+` is a space. null for an encoding that is broken. */
function decodeKey(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

function parseTime(value: unknown): string | null {
  const time = typeof value === 'string' ? new Date(value) : null;
  return time === null || Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
