import { createHmac, timingSafeEqual } from 'node:crypto';

export const algorithm = 'AWS4-HMAC-SHA256';

/** What a signature is valid for. `date` is YYYYMMDD. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export function scopeText({ date, region, service }: CredentialScope): string {
  return `${date}/${region}/${service}/aws4_request`;
}

/** Reads ACCESS_KEY/YYYYMMDD/REGION/SERVICE/aws4_request. */
export function parseCredential(text: string): CredentialScope | undefined {
  const [accessKeyId, date, region, service, terminator, ...rest] = text.split('/');
  if (!accessKeyId || !date || !region || !service || terminator !== 'aws4_request' || rest.length > 0) {
    return undefined;
  }
  return { accessKeyId, date, region, service };
}

export function signingKey(secretAccessKey: string, { date, region, service }: CredentialScope): Buffer {
  return [date, region, service, 'aws4_request'].reduce(hmac, Buffer.from(`AWS4${secretAccessKey}`));
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

export function sign(key: Buffer, text: string): string {
  return hmac(key, text).toString('hex');
}

/** Compares in constant time, so that a wrong signature tells nothing about the right one. */
export function signaturesEqual(actual: string, expected: string): boolean {
  const a = Buffer.from(actual);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Reads YYYYMMDDTHHMMSSZ. */
export function parseAmzDate(text: string): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
