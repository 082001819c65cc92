import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { asList } from '../access/policy-pattern.ts';
import { checksumOf, type Headers } from './amazon-headers.ts';
import { receiveText } from './body-expectation.ts';
import { type Checksum, checksumElement, createDigest } from './checksums.ts';
import type { ObjectExchange, Reply } from './exchange.ts';
import { findUpload, noSuchUpload } from './multipart-operations.ts';
import type { Part, Upload } from './multipart-store.ts';
import type { ObjectRecord } from './object-record.ts';
import { writeCheck } from './preconditions.ts';
import { S3Error } from './s3-error.ts';
import { announce, now } from './write-object.ts';
import { element, malformed, parseXml, xmlDocument } from './xml.ts';

const smallestPart = 5 * 1024 ** 2; // bytes; the last part may be smaller

/** Makes the parts one object. Their bytes are linked, not copied, so that this takes as long for 2 GB as for 20 MB. */
export async function completeMultipartUpload(exchange: ObjectExchange): Promise<Reply> {
  const { bucket, key, headers, service } = exchange;
  const { id } = findUpload(exchange);
  const wanted = parseParts(await receiveText(exchange, false));
  let record: ObjectRecord | undefined;
  const completed = await bucket.uploads.end(id, async (upload) => {
    const parts = chooseParts(wanted, bucket.uploads.parts(id), upload);
    const sources = parts.map((part) => ({
      path: bucket.uploads.partPath(id, part),
      size: part.size,
      keep: true,
    }));
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    refuseOtherSize(headers, size);
    const checksum = await checksumOfParts(
      upload,
      parts,
      sources.map(({ path }) => path),
    );
    refuseOtherChecksum(headers, checksum);
    const { contentHeaders, metadata } = upload;
    const draft = { key, size, etag: multipartEtag(parts), lastModified: now(), contentHeaders, metadata };
    record = await bucket.objects.put(
      { ...draft, ...(checksum && { checksum }) },
      sources,
      writeCheck(headers),
    );
  });
  if (!completed || !record) throw noSuchUpload();
  announce(exchange, record, 'CompleteMultipartUpload');
  const content =
    element('Location', `${service.url()}/${bucket.name}/${encodeURI(key)}`) +
    element('Bucket', bucket.name) +
    element('Key', key) +
    element('ETag', `"${record.etag}"`) +
    (record.checksum
      ? element(checksumElement(record.checksum.algorithm), record.checksum.value) +
        element('ChecksumType', record.checksum.type)
      : '');
  return { status: 200, body: xmlDocument('CompleteMultipartUploadResult', content) };
}

type WantedPart = Readonly<Record<string, string>> & { readonly number: number };

function parseParts(text: string): WantedPart[] {
  const parts = asList(parseXml(text, 'CompleteMultipartUpload').Part) as Record<string, string>[];
  if (parts.length === 0) throw malformed();
  const wanted = parts.map((part) => {
    const number = Number(part.PartNumber);
    if (!Number.isInteger(number) || typeof part.ETag !== 'string') throw malformed();
    return { ...part, number } as WantedPart;
  });
  if (wanted.some(({ number }, index) => index > 0 && number <= wanted[index - 1]!.number)) {
    throw new S3Error('InvalidPartOrder', 'The list of parts was not in ascending order.');
  }
  return wanted;
}

function chooseParts(wanted: readonly WantedPart[], uploaded: readonly Part[], upload: Upload): Part[] {
  const byNumber = new Map(uploaded.map((part) => [part.number, part]));
  const parts = wanted.map((want) => {
    const part = byNumber.get(want.number);
    const checksum = upload.checksum && want[checksumElement(upload.checksum.algorithm)];
    const isSame = part?.etag === want.ETag!.replaceAll('"', '');
    if (part && isSame && (checksum === undefined || checksum === part.checksum)) return part;
    const message = 'One or more of the specified parts could not be found, or its entity tag did not match.';
    throw new S3Error('InvalidPart', message, { PartNumber: String(want.number), UploadId: upload.id });
  });
  const small = parts.slice(0, -1).find(({ size }) => size < smallestPart);
  if (!small) return parts;
  throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
    ProposedSize: String(small.size),
    MinSizeAllowed: String(smallestPart),
    PartNumber: String(small.number),
  });
}

function multipartEtag(parts: readonly Part[]): string {
  const md5 = createHash('md5');
  for (const { etag } of parts) md5.update(Buffer.from(etag, 'hex'));
  return `${md5.digest('hex')}-${parts.length}`;
}

async function checksumOfParts(
  { checksum }: Upload,
  parts: readonly Part[],
  paths: readonly string[],
): Promise<Checksum | undefined> {
  if (!checksum) return undefined;
  const digest = createDigest(checksum.algorithm);
  if (checksum.type === 'COMPOSITE') {
    for (const part of parts) digest.update(Buffer.from(part.checksum ?? '', 'base64'));
    return { ...checksum, value: `${digest.digest().toString('base64')}-${parts.length}` };
  }
  for (const path of paths) for await (const bytes of createReadStream(path)) digest.update(bytes as Buffer);
  return { ...checksum, value: digest.digest().toString('base64') };
}

function refuseOtherSize(headers: Headers, size: number): void {
  const announced = headers['x-amz-mp-object-size'];
  if (announced === undefined || Number(announced) === size) return;
  throw new S3Error('InvalidRequest', `The object has ${size} bytes where ${announced} were announced`);
}

function refuseOtherChecksum(headers: Headers, actual: Checksum | undefined): void {
  const given = checksumOf(headers, 'unchecked');
  if (!given || (actual?.algorithm === given.algorithm && actual.value === given.value)) return;
  throw new S3Error(
    'BadDigest',
    `The ${given.algorithm} you specified did not match the calculated checksum.`,
  );
}
