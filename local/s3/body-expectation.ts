import { checksumOf, type Headers } from './amazon-headers.ts';
import { TemporaryFile } from './atomic-file.ts';
import type { Checksum, ChecksumAlgorithm } from './checksums.ts';
import type { Exchange } from './exchange.ts';
import { type BodyExpectation, type ReceivedBody, receiveBody } from './receive-body.ts';
import { S3Error } from './s3-error.ts';

/** The largest object in one request, and the largest part: 5 GiB. */
export const largestUpload = 5 * 1024 ** 3;

/** What the request's headers and signature say of its body. */
export function expectationOf(
  exchange: Exchange,
  largest: number,
  computed?: ChecksumAlgorithm,
): BodyExpectation {
  const { headers, authenticated } = exchange;
  const decoded = headers['x-amz-decoded-content-length'];
  const payload = authenticated?.payload ?? ({ kind: 'unsigned' } as const);
  if (payload.kind !== 'chunked' && headers['content-length'] === undefined && headers['transfer-encoding']) {
    throw new S3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  if (payload.kind === 'chunked' && decoded === undefined) {
    throw new S3Error(
      'MissingContentLength',
      'You must provide the x-amz-decoded-content-length HTTP header.',
    );
  }
  return {
    payload,
    chunkSigner: authenticated?.chunkSigner,
    contentMd5: headers['content-md5'],
    checksum: checksumOf(headers),
    computedChecksum: computed,
    decodedLength: decoded === undefined ? undefined : Number(decoded),
    largest,
  };
}

/** Streams a body into a temporary file, which is gone again if the body is not what was expected. */
export async function receiveIntoFile(
  source: AsyncIterable<Buffer>,
  expected: BodyExpectation,
  temporaryDirectory: string,
): Promise<{ file: TemporaryFile; received: ReceivedBody }> {
  const file = await TemporaryFile.create(temporaryDirectory);
  try {
    const received = await receiveBody(source, expected, (bytes) => file.write(bytes));
    await file.finish();
    return { file, received };
  } catch (error) {
    await file.discard();
    throw error;
  }
}

const largestDocument = 4 * 1024 * 1024; // bytes: 10,000 parts or 1,000 keys fit

/** A small body, such as an XML document. `bodyChecksum` is false where that header speaks of an object instead. */
export async function receiveText(exchange: Exchange, bodyChecksum = true): Promise<string> {
  const pieces: Buffer[] = [];
  const headers = bodyChecksum ? exchange.headers : withoutChecksums(exchange.headers);
  const expected = expectationOf({ ...exchange, headers }, largestDocument);
  await receiveBody(exchange.body(), expected, (bytes) => void pieces.push(bytes));
  return Buffer.concat(pieces).toString('utf8');
}

function withoutChecksums(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('x-amz-checksum-')));
}

export function fullObjectChecksum({ checksum }: ReceivedBody): { checksum?: Checksum } {
  return checksum ? { checksum: { ...checksum, type: 'FULL_OBJECT' } } : {};
}
