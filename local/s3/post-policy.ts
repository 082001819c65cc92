import type { AccessControl } from '../access/access-control.ts';
import type { Caller } from '../access/caller.ts';
import { SignatureError } from '../access/signature-error.ts';
import { algorithm, parseCredential, sign, signaturesEqual, signingKey } from '../access/signing-key.ts';
import { S3Error } from './s3-error.ts';

/** A form's fields before the file, by their names in lower case. */
export type FormFields = ReadonlyMap<string, string>;

/** Sizes that the policy allows, in bytes. */
export interface AllowedLength {
  readonly smallest?: number;
  readonly largest?: number;
}

/** Verifies the signature over the base64 policy and tells who signed it. */
export function authenticatePolicy(fields: FormFields, access: AccessControl, region: string): Caller {
  const credential = parseCredential(fields.get('x-amz-credential') ?? '');
  if (!credential || fields.get('x-amz-algorithm') !== algorithm) {
    throw new S3Error(
      'InvalidArgument',
      `The form needs x-amz-algorithm ${algorithm} and a x-amz-credential`,
    );
  }
  if (credential.region !== region || credential.service !== 's3') {
    throw new S3Error('InvalidArgument', `The credential must be for s3 in ${region}`);
  }
  const caller = access.find(credential.accessKeyId);
  if (!caller) {
    const message = 'The AWS Access Key Id you provided does not exist in our records.';
    throw new SignatureError('InvalidAccessKeyId', message, { AWSAccessKeyId: credential.accessKeyId });
  }
  const expected = sign(signingKey(caller.secretAccessKey, credential), fields.get('policy') ?? '');
  if (!signaturesEqual(fields.get('x-amz-signature') ?? '', expected)) {
    const message = 'The request signature we calculated does not match the signature you provided.';
    throw new SignatureError('SignatureDoesNotMatch', message);
  }
  return caller;
}

type Condition = readonly ['eq' | 'starts-with', field: string, value: string];

/** Holds the form against its policy; every field must be covered by a condition. */
export function checkPolicy(fields: FormFields, bucket: string, now = new Date()): AllowedLength {
  const { expiration, conditions } = decodePolicy(fields.get('policy') ?? '');
  const expires = Date.parse(expiration);
  if (Number.isNaN(expires)) throw invalidDocument('its expiration is no date');
  if (expires <= now.getTime()) throw violates('Policy expired.');
  const length: { smallest?: number; largest?: number } = {};
  const covered = new Set(['x-amz-signature', 'policy', 'file', 'bucket']);
  for (const raw of conditions) {
    if (Array.isArray(raw) && raw[0] === 'content-length-range') {
      Object.assign(length, lengthRange(raw));
      continue;
    }
    for (const [operator, field, value] of parseCondition(raw)) {
      covered.add(field);
      const actual = field === 'bucket' ? bucket : (fields.get(field) ?? '');
      const holds = operator === 'eq' ? actual === value : startsWith(field, actual, value);
      if (!holds) throw violates(`Policy Condition failed: ["${operator}", "$${field}", "${value}"]`);
    }
  }
  const extra = [...fields.keys()].find((field) => !covered.has(field) && !field.startsWith('x-ignore-'));
  if (extra !== undefined) throw violates(`Extra input fields: ${extra}`);
  return length;
}

function decodePolicy(base64: string): { expiration: string; conditions: unknown[] } {
  let policy: { expiration?: unknown; conditions?: unknown };
  try {
    policy = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch (cause) {
    throw invalidDocument('it is no JSON', cause);
  }
  const { expiration, conditions } = policy;
  if (typeof expiration !== 'string') throw invalidDocument('it has no expiration');
  if (!Array.isArray(conditions)) throw invalidDocument('it has no conditions');
  return { expiration, conditions };
}

function parseCondition(raw: unknown): Condition[] {
  if (Array.isArray(raw)) {
    const [operator, field, value] = raw.map(String);
    if ((operator === 'eq' || operator === 'starts-with') && field?.startsWith('$') && value !== undefined) {
      return [[operator, field.slice(1).toLowerCase(), value]];
    }
  } else if (typeof raw === 'object' && raw !== null) {
    return Object.entries(raw).map(([field, value]) => ['eq', field.toLowerCase(), String(value)]);
  }
  throw invalidDocument(`the condition ${JSON.stringify(raw)} is unknown`);
}

function lengthRange([, smallest, largest]: readonly unknown[]): AllowedLength {
  const range = { smallest: Number(smallest), largest: Number(largest) };
  if (Number.isInteger(range.smallest) && Number.isInteger(range.largest)) return range;
  throw invalidDocument('its content-length-range has no two numbers');
}

/** Of several content types separated by commas each has to start so. */
function startsWith(field: string, actual: string, prefix: string): boolean {
  const values = field === 'content-type' ? actual.split(',') : [actual];
  return values.every((value) => value.trim().startsWith(prefix));
}

function violates(why: string): S3Error {
  return new S3Error('AccessDenied', `Invalid according to Policy: ${why}`);
}

function invalidDocument(why: string, cause?: unknown): S3Error {
  const message = `The content of the form does not meet the conditions specified in the policy document: ${why}`;
  return new S3Error('InvalidPolicyDocument', message, {}, { cause });
}
