import type { IncomingHttpHeaders } from 'node:http';
import { type ChecksumAlgorithm, checksumAlgorithms, checksumHeader, digestLength } from './checksums.ts';
import { notImplemented, S3Error } from './s3-error.ts';

/** Headers, or a form's fields, by their names in lower case. */
export type Headers = Readonly<Record<string, string | undefined>>;

const accepted = new Set(
  [
    ...['date', 'content-sha256', 'security-token', 'user-agent', 'decoded-content-length', 'trailer'],
    ...['sdk-checksum-algorithm', 'checksum-algorithm', 'checksum-type', 'checksum-mode'],
    ...[
      'acl',
      'storage-class',
      'server-side-encryption',
      'expected-bucket-owner',
      'source-expected-bucket-owner',
    ],
    ...['request-payer', 'mp-object-size', 'metadata-directive', 'tagging-directive', 'copy-source'],
    ...['copy-source-if-match', 'copy-source-if-none-match', 'algorithm', 'credential', 'signature'],
    ...checksumAlgorithms.map((algorithm) => `checksum-${algorithm.toLowerCase()}`),
  ].map((name) => `x-amz-${name}`),
);

/** What each of these headers may ask for, because it is what happens anyway. */
const onlyValues: Readonly<Record<string, readonly string[]>> = {
  'x-amz-storage-class': ['STANDARD'],
  'x-amz-server-side-encryption': ['AES256'],
  'x-amz-tagging-directive': ['COPY'],
};

/** One record of plain strings; repeated headers are joined as HTTP has it. */
export function plainHeaders(headers: IncomingHttpHeaders, hoisted: Headers = {}): Headers {
  const joined = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ]);
  return { ...Object.fromEntries(joined), ...hoisted };
}

/** Refuses by name what S3 would act on and this server does not. */
export function refuseUnknownHeaders(headers: Headers, account: string): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('x-amz-') || name.startsWith('x-amz-meta-') || value === undefined) continue;
    if (!accepted.has(name)) throw notImplemented(`The header ${name}`);
    if (onlyValues[name] && !onlyValues[name].includes(value)) throw notImplemented(`${name}: ${value}`);
  }
  refuseAcl(headers['x-amz-acl'] ?? headers.acl);
  for (const name of ['x-amz-expected-bucket-owner', 'x-amz-source-expected-bucket-owner']) {
    if (headers[name] !== undefined && headers[name] !== account)
      throw new S3Error('AccessDenied', 'Access Denied');
  }
}

/** As a bucket does whose object ownership is BucketOwnerEnforced, the default since 2023. */
function refuseAcl(acl: string | undefined): void {
  if (acl === undefined || acl === 'private' || acl === 'bucket-owner-full-control') return;
  throw new S3Error('AccessControlListNotSupported', 'The bucket does not allow ACLs');
}

/**
 * A checksum in a presigned URL's query checks nothing on S3: by the AWS SDK's default it is that of an empty body.
 * It fails here, so that whoever signs such URLs learns of it.
 */
export function refuseChecksumInQuery(hoisted: Headers): void {
  const found = Object.keys(hoisted).find((name) => name.startsWith('x-amz-checksum-'));
  if (found === undefined || found === 'x-amz-checksum-mode') return;
  throw new S3Error(
    'InvalidRequest',
    `${found} in the query of a presigned URL does not bind the body: sign it as a header, or sign with ` +
      "requestChecksumCalculation: 'WHEN_REQUIRED'",
  );
}

export interface GivenChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string | 'in-trailer';
}

/** A composite checksum, `BASE64-PARTS`, is not as long as its algorithm's: it is taken unchecked. */
export function checksumOf(
  headers: Headers,
  form: 'digest' | 'unchecked' = 'digest',
): GivenChecksum | undefined {
  const trailer = headers['x-amz-trailer']?.trim().toLowerCase();
  const given = checksumAlgorithms.filter((algorithm) => headers[checksumHeader(algorithm)] !== undefined);
  if (given.length > 1) {
    throw new S3Error(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  const [algorithm] = given;
  if (algorithm) {
    const value = headers[checksumHeader(algorithm)]!;
    if (form === 'digest') refuseMalformed(algorithm, value);
    return { algorithm, value };
  }
  if (trailer === undefined) return undefined;
  const announced = checksumAlgorithms.find((one) => checksumHeader(one) === trailer);
  if (!announced) throw notImplemented(`The trailer ${trailer}`);
  return { algorithm: announced, value: 'in-trailer' };
}

function refuseMalformed(algorithm: ChecksumAlgorithm, value: string): void {
  if (Buffer.from(value, 'base64').length === digestLength(algorithm)) return;
  throw new S3Error('InvalidRequest', `Value for ${checksumHeader(algorithm)} header is invalid.`);
}

const contentHeaders = [
  ...[
    'cache-control',
    'content-disposition',
    'content-encoding',
    'content-language',
    'content-type',
    'expires',
  ],
];
const largestMetadata = 2048; // bytes

export interface StoredHeaders {
  readonly contentHeaders: Record<string, string>;
  readonly metadata: Record<string, string>;
}

/** What is kept of a request and given back with the object. */
export function storedHeaders(headers: Headers): StoredHeaders {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  for (const name of contentHeaders) {
    const value = name === 'content-encoding' ? withoutAwsChunked(headers[name]) : headers[name];
    if (value) kept[name] = value;
  }
  const metadata = Object.entries(headers)
    .filter((pair): pair is [string, string] => pair[0].startsWith('x-amz-meta-') && pair[1] !== undefined)
    .map(([name, value]) => [name.slice('x-amz-meta-'.length), value] as const);
  const size = metadata.reduce((sum, [name, value]) => sum + Buffer.byteLength(name + value), 0);
  if (size > largestMetadata) {
    throw new S3Error('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', {
      Size: String(size),
      MaxSizeAllowed: String(largestMetadata),
    });
  }
  return { contentHeaders: kept, metadata: Object.fromEntries(metadata) };
}

/** aws-chunked is how the body travelled, not how the object is encoded. */
function withoutAwsChunked(encoding: string | undefined): string | undefined {
  return encoding
    ?.split(',')
    .map((one) => one.trim())
    .filter((one) => one !== 'aws-chunked')
    .join(',');
}
