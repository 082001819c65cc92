import { checksumElement } from './checksums.ts';
import type { BucketExchange, ObjectExchange, Reply } from './exchange.ts';
import { encoder, parseCount } from './list-objects.ts';
import { findUpload } from './multipart-operations.ts';
import type { Part, Upload } from './multipart-store.ts';
import { notImplemented } from './s3-error.ts';
import { compareUtf8 } from './sorted-keys.ts';
import { element, parent, xmlDocument } from './xml.ts';

export async function listParts(exchange: ObjectExchange): Promise<Reply> {
  const { bucket, key, target } = exchange;
  const upload = findUpload(exchange);
  const marker = Number(target.parameters.get('part-number-marker') ?? 0);
  const most = parseCount(target.parameters, 'max-parts');
  const left = bucket.uploads.parts(upload.id).filter(({ number }) => number > marker);
  const page = left.slice(0, most);
  const isTruncated = left.length > page.length;
  const content =
    element('Bucket', bucket.name) +
    element('Key', key) +
    element('UploadId', upload.id) +
    element('PartNumberMarker', marker) +
    element('NextPartNumberMarker', isTruncated ? page.at(-1)?.number : undefined) +
    element('MaxParts', most) +
    element('IsTruncated', isTruncated) +
    element('StorageClass', 'STANDARD') +
    element('ChecksumAlgorithm', upload.checksum?.algorithm) +
    element('ChecksumType', upload.checksum?.type) +
    page.map((part) => partElement(part, upload)).join('');
  return { status: 200, body: xmlDocument('ListPartsResult', content) };
}

function partElement({ number, lastModified, etag, size, checksum }: Part, upload: Upload): string {
  return parent(
    'Part',
    element('PartNumber', number) +
      element('LastModified', lastModified) +
      element('ETag', `"${etag}"`) +
      element('Size', size) +
      (upload.checksum ? element(checksumElement(upload.checksum.algorithm), checksum) : ''),
  );
}

/** All of them on one page: paging by markers is refused by name. */
export async function listMultipartUploads({ bucket, target }: BucketExchange): Promise<Reply> {
  const { parameters } = target;
  for (const name of ['key-marker', 'upload-id-marker']) {
    if (parameters.get(name)) throw notImplemented(`ListMultipartUploads with ${name}`);
  }
  const prefix = parameters.get('prefix') ?? '';
  const encode = encoder(parameters);
  const most = parseCount(parameters, 'max-uploads');
  const uploads = bucket.uploads
    .list()
    .filter(({ key }) => key.startsWith(prefix))
    .sort((a, b) => compareUtf8(a.key, b.key) || (a.initiated < b.initiated ? -1 : 1));
  const content =
    element('Bucket', bucket.name) +
    element('Prefix', encode(prefix)) +
    element('MaxUploads', most) +
    element('IsTruncated', uploads.length > most) +
    uploads
      .slice(0, most)
      .map((upload) => uploadElement(upload, encode))
      .join('');
  return { status: 200, body: xmlDocument('ListMultipartUploadsResult', content) };
}

function uploadElement({ key, id, initiated, checksum }: Upload, encode: (text: string) => string): string {
  return parent(
    'Upload',
    element('Key', encode(key)) +
      element('UploadId', id) +
      element('StorageClass', 'STANDARD') +
      element('Initiated', initiated) +
      element('ChecksumAlgorithm', checksum?.algorithm) +
      element('ChecksumType', checksum?.type),
  );
}
