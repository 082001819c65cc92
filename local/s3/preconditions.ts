import type { Headers } from './amazon-headers.ts';
import type { ObjectRecord } from './object-record.ts';
import { S3Error } from './s3-error.ts';

export type ReadPrecondition = 'met' | 'not-modified';

/** If-Match, If-None-Match and the dates of a GET or HEAD, in the order of RFC 9110, section 13.2.2. */
export function checkRead(headers: Headers, { etag, lastModified }: ObjectRecord): ReadPrecondition {
  const modified = Math.floor(Date.parse(lastModified) / 1000); // seconds, as HTTP dates have them
  const ifMatch = headers['if-match'];
  const unmodifiedSince = httpSeconds(headers['if-unmodified-since']);
  if (ifMatch !== undefined) {
    if (!listsEtag(ifMatch, etag)) throw failed('If-Match');
  } else if (unmodifiedSince !== undefined && modified > unmodifiedSince) throw failed('If-Unmodified-Since');
  const ifNoneMatch = headers['if-none-match'];
  const modifiedSince = httpSeconds(headers['if-modified-since']);
  if (ifNoneMatch !== undefined) return listsEtag(ifNoneMatch, etag) ? 'not-modified' : 'met';
  return modifiedSince !== undefined && modified <= modifiedSince ? 'not-modified' : 'met';
}

/** A write may ask that there is nothing yet (If-None-Match: *) or that nothing changed (If-Match). */
export function writeCheck(headers: Headers): (existing: ObjectRecord | undefined) => void {
  const ifNoneMatch = headers['if-none-match'];
  const ifMatch = headers['if-match'];
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw new S3Error('NotImplemented', 'A write takes If-None-Match with the value * only');
  }
  return (existing) => {
    if (ifNoneMatch !== undefined && existing) throw failed('If-None-Match');
    if (ifMatch === undefined) return;
    if (!existing) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
    if (!listsEtag(ifMatch, existing.etag)) throw failed('If-Match');
  };
}

export function failed(condition: string): S3Error {
  const message = 'At least one of the pre-conditions you specified did not hold';
  return new S3Error('PreconditionFailed', message, { Condition: condition });
}

export function listsEtag(header: string, etag: string): boolean {
  return header
    .split(',')
    .map((one) =>
      one
        .trim()
        .replace(/^W\//, '')
        .replace(/^"(.*)"$/, '$1'),
    )
    .some((one) => one === '*' || one === etag);
}

function httpSeconds(date: string | undefined): number | undefined {
  const milliseconds = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}
