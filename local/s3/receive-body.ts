import { createHash } from 'node:crypto';
import { type ChunkSigner, type Payload, verifyPayloadHash } from '../access/payload.ts';
import { AwsChunkedDecoder } from './aws-chunked.ts';
import { type ChecksumAlgorithm, checksumHeader, createDigest, type Digest } from './checksums.ts';
import { S3Error } from './s3-error.ts';

/** What a body has to be, as the request's headers or form fields say. */
export interface BodyExpectation {
  readonly payload: Payload;
  readonly chunkSigner?: ChunkSigner | undefined;
  /** Base64. */
  readonly contentMd5?: string | undefined;
  /** The value is base64, or comes in the body's trailer. */
  readonly checksum?:
    | { readonly algorithm: ChecksumAlgorithm; readonly value: string | 'in-trailer' }
    | undefined;
  /** Computed even if the client gave none. */
  readonly computedChecksum?: ChecksumAlgorithm | undefined;
  /** Bytes, after the aws-chunked coding is taken off. */
  readonly decodedLength?: number | undefined;
  readonly smallest?: number | undefined;
  readonly largest: number;
}

export interface ReceivedBody {
  readonly size: number;
  /** Hexadecimal. */
  readonly md5: string;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly value: string };
}

/**
 * Streams a body to `sink` and verifies it on the way: signature, length, checksums. Throws when anything differs,
 * and then what the sink has taken must be thrown away.
 */
export async function receiveBody(
  source: AsyncIterable<Buffer>,
  expected: BodyExpectation,
  sink: (bytes: Buffer) => Promise<void> | void,
): Promise<ReceivedBody> {
  const md5 = createHash('md5');
  const sha256 = expected.payload.kind === 'hash' ? createHash('sha256') : undefined;
  const algorithm = expected.checksum?.algorithm ?? expected.computedChecksum;
  const checksum = algorithm && createDigest(algorithm);
  const digests: Digest[] = [md5, ...(sha256 ? [sha256] : []), ...(checksum ? [checksum] : [])];
  const decoder =
    expected.payload.kind === 'chunked' ? new AwsChunkedDecoder(expected.chunkSigner) : undefined;

  let size = 0;
  for await (const piece of source) {
    for (const bytes of decoder ? decoder.decode(piece) : [piece]) {
      size += bytes.length;
      if (size > expected.largest) throw tooLarge(expected.largest);
      for (const digest of digests) digest.update(bytes);
      await sink(bytes);
    }
  }
  decoder?.finish();
  refuseWrongLength(size, expected);
  if (sha256) verifyPayloadHash(expected.payload, { sha256: sha256.digest('hex') });
  const md5Bytes = md5.digest();
  refuseWrongMd5(expected.contentMd5, md5Bytes);
  const value = checksum?.digest().toString('base64');
  if (value !== undefined) refuseWrongChecksum(expected.checksum, value, decoder?.trailers);
  return {
    size,
    md5: md5Bytes.toString('hex'),
    ...(algorithm && value !== undefined && { checksum: { algorithm, value } }),
  };
}

function tooLarge(largest: number): S3Error {
  return new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
    MaxSizeAllowed: String(largest),
  });
}

function refuseWrongLength(size: number, { decodedLength, smallest = 0 }: BodyExpectation): void {
  if (decodedLength !== undefined && decodedLength !== size) {
    throw new S3Error('IncompleteBody', `The body has ${size} bytes where ${decodedLength} were announced`);
  }
  if (size >= smallest) return;
  throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
    ProposedSize: String(size),
    MinSizeAllowed: String(smallest),
  });
}

function refuseWrongMd5(given: string | undefined, actual: Buffer): void {
  if (given === undefined) return;
  if (Buffer.from(given, 'base64').length !== 16) {
    throw new S3Error('InvalidDigest', 'The Content-MD5 you specified was invalid.');
  }
  if (given === actual.toString('base64')) return;
  throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.');
}

function refuseWrongChecksum(
  expected: BodyExpectation['checksum'],
  actual: string,
  trailers: ReadonlyMap<string, string> | undefined,
): void {
  if (!expected) return;
  const header = checksumHeader(expected.algorithm);
  const given = expected.value === 'in-trailer' ? trailers?.get(header) : expected.value;
  if (given === undefined) {
    throw new S3Error('MalformedTrailerError', `The trailer ${header} was announced and did not come`);
  }
  if (given === actual) return;
  throw new S3Error(
    'BadDigest',
    `The ${expected.algorithm} you specified did not match the calculated checksum.`,
  );
}
