import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3Client } from '../../lambdas/aws/s3-client.ts';
import {
  ACCESS_KEY,
  type CropHealthDatabase,
  createCropHealthDatabase,
} from '../aws/crop-health-database.ts';
import { createImageBucket, type ImageBucket } from '../aws/image-bucket.ts';
import { apiClient } from './api-client.ts';
import { partsWithBucket } from './bucket-parts.ts';

const MEBIBYTE = 1024 ** 2;

let db: CropHealthDatabase;
let bucket: ImageBucket;
let s3: S3Client;
let api: ReturnType<typeof apiClient>;
beforeAll(async () => {
  [db, bucket] = await Promise.all([createCropHealthDatabase(), createImageBucket()]);
  s3 = createS3Client({ region: 'us-east-1', endpoint: bucket.endpoint, credentials: ACCESS_KEY });
  api = apiClient(partsWithBucket(db, s3, bucket.name));
});
afterAll(async () => {
  s3.destroy();
  await Promise.all([db.close(), bucket.close()]);
});

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function waiting(bytes: Uint8Array, more: object = {}): Promise<string> {
  const body = { filename: 'Beds north.tif', contentType: 'image/tiff', size: bytes.length, ...more };
  return (await api('POST', '/images', { body })).body.id;
}

async function upload(id: string, body: object) {
  const { body: instructions } = await api('POST', `/images/${id}/upload`, { body });
  return instructions;
}

/** As fetch and browsers do: the length is theirs. */
function put(signed: { url: string; headers: Record<string, string> }, bytes: Uint8Array) {
  const { 'content-length': _, ...headers } = signed.headers;
  return fetch(signed.url, { method: 'PUT', headers, body: new Uint8Array(bytes) });
}

function post({ url, fields }: { url: string; fields: Record<string, string> }, bytes: Uint8Array) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(bytes)]));
  return fetch(url, { method: 'POST', body: form });
}

const FILE = randomBytes(1000);
const TOO_LONG = Buffer.concat([FILE, Buffer.from([1])]);
const TOO_SHORT = FILE.subarray(1);
const OTHER = randomBytes(1000);

describe.each(['PUT', 'POST'] as const)('another upload by %s', (method) => {
  const send = method === 'PUT' ? put : post;

  it('takes the file that was declared, and nothing else', async () => {
    const id = await waiting(FILE, { sha256: sha256Of(FILE) });
    const instructions = await upload(id, { method });
    expect(instructions).toMatchObject({
      method,
      key: `raw/${id}/Beds_north.tif`,
      filename: 'Beds north.tif',
    });
    for (const wrong of [TOO_LONG, TOO_SHORT, OTHER]) {
      const refusal = await send(instructions, wrong);
      expect([400, 403]).toContain(refusal.status);
      await refusal.arrayBuffer();
    }
    expect((await send(instructions, FILE)).ok).toBe(true);
  });

  it('is refused with another type or to another key', async () => {
    const signed = await upload(await waiting(FILE), { method });
    const changed =
      method === 'PUT'
        ? [
            { ...signed, headers: { ...signed.headers, 'content-type': 'text/html' } },
            { ...signed, url: signed.url.replace('/raw/', '/raw/x') },
          ]
        : [
            { ...signed, fields: { ...signed.fields, 'Content-Type': 'text/html' } },
            { ...signed, fields: { ...signed.fields, key: 'raw/other' } },
          ];
    for (const request of changed) expect((await send(request, FILE)).status).toBe(403);
  });
});

describe('multipart', () => {
  const LARGE = randomBytes(8 * MEBIBYTE + 1000);
  const cut = (partSize: number) => [LARGE.subarray(0, partSize), LARGE.subarray(partSize)] as const;

  async function begun(more: object = {}) {
    const id = await waiting(LARGE);
    const { uploadId, partSize, partCount } = await upload(id, { method: 'multipart', ...more });
    expect([partSize, partCount]).toEqual([8 * MEBIBYTE, 2]);
    const path = `/images/${id}/multipart/${uploadId}`;
    const sign = async (body: object) => (await api('POST', `${path}/parts`, { body })).body.parts;
    const complete = (parts: object) => api('POST', `${path}/complete`, { body: { parts } });
    return { id, uploadId, path, sign, complete, pieces: cut(partSize) };
  }

  const etagOf = async (response: Promise<Response>) => (await response).headers.get('etag') ?? '';

  it('takes the parts that were declared, goes on after a restart, and may be completed twice', async () => {
    const { id, uploadId, path, sign, complete, pieces } = await begun();
    const [first, second] = await sign({ partNumbers: [1, 2] });
    for (const wrong of [pieces[0].subarray(1), pieces[1]])
      expect((await put(first, wrong)).status).toBe(403);
    const one = { partNumber: 1, etag: await etagOf(put(first, pieces[0])) };

    const { body: listed } = await api('GET', `/images/${id}/multipart`);
    expect(listed.uploads).toMatchObject([{ uploadId, filename: 'Beds north.tif' }]);
    const { body: found } = await api('GET', path);
    expect(found).toMatchObject({ partSize: 8 * MEBIBYTE, partCount: 2 });
    expect(found.parts).toEqual([{ partNumber: 1, size: 8 * MEBIBYTE, etag: one.etag.replaceAll('"', '') }]);

    const short = await complete([one]);
    expect(short).toMatchObject({ status: 409, problem: { code: 'upload_incomplete' } });
    expect(short.problem.detail).toMatch(new RegExp(`${8 * MEBIBYTE} .*${LARGE.length}`));

    const two = { partNumber: 2, etag: await etagOf(put(second, pieces[1])) };
    const other = await complete([{ ...one, etag: 'x' }, two]);
    expect(other).toMatchObject({ status: 409, problem: { code: 'upload_incomplete' } });
    expect(await complete([two, one])).toMatchObject({ status: 400, problem: { code: 'invalid_request' } });
    const completed = await complete([one, two]);
    expect(completed).toMatchObject({ status: 200, body: { id, size: LARGE.length } });
    expect((await complete([one, two])).body).toEqual(completed.body);
    expect((await api('GET', `/images/${id}/multipart`)).body.uploads).toEqual([]);

    // The object is there by now, but another upload, or one that never was, has not made it.
    for (const parts of [[one], [{ ...one, etag: two.etag }, two], [{ ...one, etag: 'x' }, two]]) {
      expect(await complete(parts)).toMatchObject({ status: 404, problem: { code: 'upload_not_found' } });
    }
    const opaque = apiClient({ ...partsWithBucket(db, s3, bucket.name), hasMd5Etags: false });
    const again = (parts: object) => opaque('POST', `${path}/complete`, { body: { parts } });
    expect((await again([{ ...one, etag: 'of a KMS key' }, two])).body).toEqual(completed.body);
    expect((await again([one])).problem.code).toBe('upload_not_found');
  });

  it('with checksums of its parts is refused other bytes of the same length', async () => {
    const { sign, complete, pieces } = await begun({ partChecksums: true });
    const sha256 = pieces.map(sha256Of);
    const signed = await sign({ partNumbers: [1, 2], sha256 });
    expect((await put(signed[1], randomBytes(pieces[1].length))).status).toBe(400);
    const parts = await Promise.all(
      pieces.map(async (piece, i) => ({ partNumber: i + 1, etag: await etagOf(put(signed[i], piece)) })),
    );
    expect((await complete(parts)).status).toBe(200);
  });

  it('has no other parts than the file, and checksums only where they were asked for', async () => {
    const { path } = await begun();
    for (const body of [{ partNumbers: [3] }, { partNumbers: [1], sha256: [sha256Of(FILE)] }]) {
      const { status, problem } = await api('POST', `${path}/parts`, { body });
      expect([status, problem.code]).toEqual([400, 'invalid_request']);
    }
  });

  it('is aborted, also twice, and then unknown', async () => {
    const { path, complete } = await begun();
    expect((await api('DELETE', path)).status).toBe(204);
    expect((await api('DELETE', path)).status).toBe(204);
    expect(await api('GET', path)).toMatchObject({ status: 404, problem: { code: 'upload_not_found' } });
    expect(await complete([{ partNumber: 1, etag: 'x' }])).toMatchObject({ status: 404 });
  });

  it('is nobody else’s, neither by another owner nor by another image', async () => {
    const { path, uploadId } = await begun();
    const stranger = await api('GET', path, { owner: 'bob' });
    expect(stranger).toMatchObject({ status: 404, problem: { code: 'image_not_found' } });
    const other = `/images/${await waiting(LARGE)}/multipart/${uploadId}`;
    const body = { partNumbers: [1] };
    const crossed = [await api('GET', other), await api('POST', `${other}/parts`, { body })];
    for (const { problem } of crossed) expect(problem.code).toBe('upload_not_found');
    expect((await api('DELETE', other)).status).toBe(204);
    expect((await api('GET', path)).status).toBe(200);
  });
});

describe('an upload', () => {
  it('of a capture group names its file', async () => {
    const file = { contentType: 'image/tiff', size: FILE.length };
    const captureGroup = ['red.tif', 'nir.tif'].map((filename) => ({ ...file, filename }));
    const { body } = await api('POST', '/images', { body: { captureGroup } });
    const path = `/images/${body.id}/upload`;
    const unnamed = await api('POST', path, { body: { method: 'PUT' } });
    expect(unnamed.problem.errors).toMatchObject([{ field: 'filename', accepted: 'red.tif, nir.tif' }]);
    const named = await upload(body.id, { method: 'multipart', filename: 'nir.tif' });
    expect(named.key).toBe(`raw/${body.id}/nir.tif`);
    const parts = `/images/${body.id}/multipart/${named.uploadId}`;
    expect((await api('GET', parts)).status).toBe(400);
    expect((await api('GET', parts, { query: { filename: 'nir.tif' } })).status).toBe(200);
    expect((await api('GET', parts, { query: { filename: 'red.tif' } })).status).toBe(404);
  });

  it('that was given up can be made again; one that has arrived cannot, and somebody else’s never', async () => {
    const id = await waiting(FILE);
    const move = (values: string) => db.sql.query(`UPDATE images SET ${values} WHERE id = $1`, [id]);
    await move(`upload_expires_at = now() - interval '1 hour'`);
    await upload(id, { method: 'PUT' });
    const { rows } = await db.sql.query(
      'SELECT upload_expires_at > now() AS waits FROM images WHERE id = $1',
      [id],
    );
    expect(rows).toEqual([{ waits: true }]);
    await move(`processing_status = 'failed', failure_code = 'upload_expired', failure_reason = 'late'`);
    expect((await upload(id, { method: 'PUT' })).method).toBe('PUT');
    await move(`failure_code = 'damaged_file', uploaded_at = now()`);
    for (const method of ['PUT', 'POST', 'multipart']) {
      const { status, problem } = await api('POST', `/images/${id}/upload`, { body: { method } });
      expect([status, problem.code]).toEqual([409, 'already_uploaded']);
    }
    const body = { method: 'PUT' };
    for (const [path, owner] of [
      [id, 'bob'],
      [randomUUID(), 'alice'],
    ] as const) {
      expect((await api('POST', `/images/${path}/upload`, { body, owner })).status).toBe(404);
    }
  });
});
