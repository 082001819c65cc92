import { storedHeaders } from './amazon-headers.ts';
import { expectationOf, fullObjectChecksum, largestUpload, receiveIntoFile } from './body-expectation.ts';
import type { ObjectExchange, Reply } from './exchange.ts';
import type { CreationKind } from './notifications.ts';
import type { ObjectRecord } from './object-record.ts';
import { writeCheck } from './preconditions.ts';
import { checksumHeaders, refuseVersion } from './read-object.ts';

export async function putObject(exchange: ObjectExchange): Promise<Reply> {
  const { bucket, key, headers, service } = exchange;
  const stored = storedHeaders(headers);
  const check = writeCheck(headers);
  // Looked at before the body too: a gigabyte need not travel for nothing.
  check(bucket.objects.find(key));
  const expected = expectationOf(exchange, largestUpload);
  const { file, received } = await receiveIntoFile(
    exchange.body(),
    expected,
    service.store.temporaryDirectory,
  );
  const { size, md5: etag } = received;
  const draft = { key, size, etag, lastModified: now(), ...stored, ...fullObjectChecksum(received) };
  try {
    const record = await bucket.objects.put(draft, [{ path: file.path, size, keep: false }], check);
    announce(exchange, record, 'Put');
    return { status: 200, headers: writtenHeaders(record) };
  } finally {
    await file.discard();
  }
}

export async function deleteObject({ bucket, key, target }: ObjectExchange): Promise<Reply> {
  refuseVersion(target.parameters.get('versionId'));
  await bucket.objects.delete(key);
  return { status: 204 };
}

export function announce(
  exchange: Pick<ObjectExchange, 'bucket' | 'service' | 'caller' | 'request' | 'requestId'>,
  record: ObjectRecord,
  kind: CreationKind,
): void {
  const { bucket, service, caller, request, requestId } = exchange;
  const sourceAddress = request.socket.remoteAddress ?? '127.0.0.1';
  service.notifications.created({ bucket, record, kind, caller, requestId, sourceAddress });
}

export function writtenHeaders(record: ObjectRecord): Record<string, string> {
  return { etag: `"${record.etag}"`, 'x-amz-server-side-encryption': 'AES256', ...checksumHeaders(record) };
}

export function now(): string {
  return new Date().toISOString();
}
