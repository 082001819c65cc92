import { storedHeaders } from './amazon-headers.ts';
import { expectationOf, largestUpload, receiveIntoFile } from './body-expectation.ts';
import {
  type ChecksumAlgorithm,
  type ChecksumType,
  checksumAlgorithms,
  checksumHeader,
} from './checksums.ts';
import type { ObjectExchange, Reply } from './exchange.ts';
import type { Upload } from './multipart-store.ts';
import { notImplemented, S3Error } from './s3-error.ts';
import { element, xmlDocument } from './xml.ts';

export async function createMultipartUpload(exchange: ObjectExchange): Promise<Reply> {
  const { bucket, key, headers } = exchange;
  const checksum = wantedChecksum(headers['x-amz-checksum-algorithm'], headers['x-amz-checksum-type']);
  const upload = await bucket.uploads.create({
    key,
    ...storedHeaders(headers),
    ...(checksum && { checksum }),
  });
  const content = element('Bucket', bucket.name) + element('Key', key) + element('UploadId', upload.id);
  return {
    status: 200,
    headers: {
      'x-amz-checksum-algorithm': checksum?.algorithm,
      'x-amz-checksum-type': checksum?.type,
      'x-amz-server-side-encryption': 'AES256',
    },
    body: xmlDocument('InitiateMultipartUploadResult', content),
  };
}

function wantedChecksum(name: string | undefined, type: string | undefined): Upload['checksum'] {
  if (name === undefined) return undefined;
  const algorithm = checksumAlgorithms.find((one) => one === name);
  if (!algorithm) throw new S3Error('InvalidRequest', `Checksum algorithm ${name} is not supported.`);
  const chosen = type ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  if (chosen !== 'FULL_OBJECT' && chosen !== 'COMPOSITE') {
    throw new S3Error('InvalidRequest', `Value for x-amz-checksum-type header is invalid.`);
  }
  refuseImpossible(algorithm, chosen);
  return { algorithm, type: chosen };
}

/** Checksums of parts make up a whole object's only if they are CRCs; and CRC64NVME knows the whole object's only. */
function refuseImpossible(algorithm: ChecksumAlgorithm, type: ChecksumType): void {
  const impossible = type === 'FULL_OBJECT' ? algorithm.startsWith('SHA') : algorithm === 'CRC64NVME';
  if (!impossible) return;
  const message = `The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm.`;
  throw new S3Error('InvalidRequest', message);
}

export async function uploadPart(exchange: ObjectExchange): Promise<Reply> {
  const { bucket, headers, target, service } = exchange;
  if (headers['x-amz-copy-source'] !== undefined) throw notImplemented('UploadPartCopy');
  const upload = findUpload(exchange);
  const number = partNumber(target.parameters.get('partNumber'));
  const expected = expectationOf(exchange, largestUpload, upload.checksum?.algorithm);
  refuseOtherChecksum(upload, expected.checksum?.algorithm);
  const { file, received } = await receiveIntoFile(
    exchange.body(),
    expected,
    service.store.temporaryDirectory,
  );
  const { size, md5: etag, checksum } = received;
  try {
    const part = { number, size, etag, ...(checksum && { checksum: checksum.value }) };
    if (!(await bucket.uploads.putPart(upload.id, file.path, part))) throw noSuchUpload();
  } finally {
    await file.discard();
  }
  return {
    status: 200,
    headers: {
      etag: `"${etag}"`,
      'x-amz-server-side-encryption': 'AES256',
      ...(checksum && { [checksumHeader(checksum.algorithm)]: checksum.value }),
    },
  };
}

function partNumber(text: string | undefined): number {
  if (/^\d{1,5}$/.test(text ?? '') && Number(text) >= 1 && Number(text) <= 10_000) return Number(text);
  const message = 'Part number must be an integer between 1 and 10000, inclusive';
  throw new S3Error('InvalidArgument', message, { ArgumentName: 'partNumber', ArgumentValue: text ?? '' });
}

function refuseOtherChecksum(upload: Upload, given: ChecksumAlgorithm | undefined): void {
  if (given === undefined || upload.checksum === undefined || upload.checksum.algorithm === given) return;
  const message = `Checksum Type mismatch occurred, expected checksum Type: ${upload.checksum.algorithm}, actual: ${given}`;
  throw new S3Error('InvalidRequest', message);
}

export async function abortMultipartUpload(exchange: ObjectExchange): Promise<Reply> {
  const upload = findUpload(exchange);
  await exchange.bucket.uploads.end(upload.id, async () => {});
  return { status: 204 };
}

export function findUpload({ bucket, key, target }: ObjectExchange): Upload {
  const upload = bucket.uploads.find(target.parameters.get('uploadId') ?? '');
  if (upload?.key !== key) throw noSuchUpload();
  return upload;
}

export function noSuchUpload(): S3Error {
  return new S3Error(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
  );
}
