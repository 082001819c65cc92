import { createHash } from 'node:crypto';
import type { HttpEvent } from './http.ts';
import { invalidRequest } from './problem.ts';

const HEADER = 'idempotency-key';
const ACCEPTED = '1 to 255 printable ASCII characters, in double quotes or without';

/** Of the request, without the quotes that the IETF's draft has around it; null where there is none. */
export function readIdempotencyKey(event: HttpEvent): string | null {
  const given = event.headers[HEADER];
  if (given === undefined) return null;
  const key = given.trim().replace(/^"(.*)"$/, '$1');
  if (/^[\x20-\x7e]{1,255}$/.test(key)) return key;
  const message = 'the value is not accepted';
  throw invalidRequest([{ field: HEADER, code: 'invalid', message, accepted: ACCEPTED }]);
}

/**
 * The image that a key of an owner stands for: a UUID of version 8 (RFC 9562) made of both, so that the key needs no
 * storage of its own, holds for as long as the image and its tombstone, and meets all that is promised of a client's id.
 */
export function imageIdOf(ownerId: string, key: string, position = 0): string {
  // JSON: no two lists are written alike.
  const digest = createHash('sha256')
    .update(JSON.stringify([ownerId, key, position]))
    .digest();
  digest[6] = (digest[6]! & 0x0f) | 0x80;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
