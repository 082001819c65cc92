import { createHmac } from 'node:crypto';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

export interface PolicyTerms {
  readonly key: string;
  readonly contentType: string;
  /** bytes, both included */
  readonly smallest: number;
  readonly largest: number;
  /** hexadecimal */
  readonly sha256: string | null;
  readonly lifetimeSeconds: number;
}

export interface PresignedForm {
  readonly url: string;
  /** To be sent as they are, before the field `file`: each is a condition of the policy. */
  readonly fields: Readonly<Record<string, string>>;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * One POST of a form to exactly this key, with this type and a size within these bounds. Signed here: the SDK's own package
 * for it would bring a second S3 client into the bundle.
 */
export async function presignForm(
  client: S3Client,
  bucketName: string,
  terms: PolicyTerms,
  now: Date = new Date(),
): Promise<PresignedForm> {
  const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
  const time = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = [time.slice(0, 8), await client.config.region(), 's3', 'aws4_request'];
  const fields = {
    bucket: bucketName,
    key: terms.key,
    'Content-Type': terms.contentType,
    // A document with the object's ETag, for clients that cannot read headers.
    success_action_status: '201',
    ...checksumFields(terms.sha256),
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': [accessKeyId, ...scope].join('/'),
    'X-Amz-Date': time,
    ...(sessionToken !== undefined && { 'X-Amz-Security-Token': sessionToken }),
  };
  const policy = policyOf(fields, terms, now);
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  return {
    url: await bucketUrl(client, bucketName),
    fields: { ...fields, Policy: policy, 'X-Amz-Signature': hmac(key, policy).toString('hex') },
  };
}

/** S3 takes nothing that is not covered: each field as it is, and the size of the file. */
function policyOf(fields: Readonly<Record<string, string>>, terms: PolicyTerms, now: Date): string {
  const policy = {
    expiration: new Date(now.getTime() + terms.lifetimeSeconds * 1000).toISOString(),
    conditions: [
      ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
      ['content-length-range', terms.smallest, terms.largest],
    ],
  };
  return Buffer.from(JSON.stringify(policy)).toString('base64');
}

function checksumFields(sha256: string | null): Record<string, string> {
  if (sha256 === null) return {};
  return {
    'x-amz-checksum-algorithm': 'SHA256',
    'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64'),
  };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** As the client's own rules for endpoints make it. */
async function bucketUrl(client: S3Client, bucketName: string): Promise<string> {
  const ofObject = await getSignedUrl(client, new GetObjectCommand({ Bucket: bucketName, Key: '-' }));
  return new URL('.', ofObject).href;
}

/** Where an object is, without any right to read it. */
export async function objectUrl(client: S3Client, bucketName: string, key: string): Promise<string> {
  const url = new URL(await getSignedUrl(client, new GetObjectCommand({ Bucket: bucketName, Key: key })));
  url.search = '';
  return url.href;
}
