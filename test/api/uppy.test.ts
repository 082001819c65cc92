import { randomBytes, randomUUID } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3Client } from '../../lambdas/aws/s3-client.ts';
import {
  ACCESS_KEY,
  type CropHealthDatabase,
  createCropHealthDatabase,
} from '../aws/crop-health-database.ts';
import { createImageBucket, type ImageBucket } from '../aws/image-bucket.ts';
import { apiClient, type Call } from './api-client.ts';
import { partsWithBucket } from './bucket-parts.ts';

const MEBIBYTE = 1024 ** 2;
const MAXIMUM = 12 * MEBIBYTE;

let db: CropHealthDatabase;
let bucket: ImageBucket;
let s3: S3Client;
let api: ReturnType<typeof apiClient>;
beforeAll(async () => {
  [db, bucket] = await Promise.all([createCropHealthDatabase(), createImageBucket()]);
  s3 = createS3Client({ region: 'us-east-1', endpoint: bucket.endpoint, credentials: ACCESS_KEY });
  api = apiClient({ ...partsWithBucket(db, s3, bucket.name), maximumUploadBytes: MAXIMUM });
});
afterAll(async () => {
  s3.destroy();
  await Promise.all([db.close(), bucket.close()]);
});

interface Signed {
  readonly url: string;
  readonly key: string;
  readonly headers?: Record<string, string>;
  readonly fields?: Record<string, string>;
}

const sign = async (body: object, call: Call = {}): Promise<Signed> => {
  const { status, body: answer } = await api('POST', '/uploads/sign', { body, ...call });
  expect(status).toBe(200);
  return answer;
};

/** The calls of Uppy's own S3 client, with what was signed. */
function send(method: string, { url, headers, fields }: Signed, body?: Uint8Array | string) {
  if (fields !== undefined) return post(url, fields, Buffer.from(body ?? ''));
  const bytes = body === undefined ? {} : { body: new Uint8Array(Buffer.from(body)) };
  return fetch(url, { method, ...(headers && { headers }), ...bytes });
}

function post(url: string, fields: Record<string, string>, bytes: Uint8Array) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(bytes)]));
  return fetch(url, { method: 'POST', body: form });
}

const rowOf = async (key: string) => {
  const columns = 'original_name, file_size, size_limit, mime_type, field, owner_id';
  const { rows } = await db.sql.query(`SELECT ${columns} FROM images WHERE s3_key = $1`, [key]);
  return rows[0];
};

const tagIn = (name: string, xml: string) => new RegExp(`<${name}>([^<]*)`).exec(xml)?.[1] ?? '';

const FILE = randomBytes(1000);
const LARGE = randomBytes(5 * MEBIBYTE + 1000);
const PIECES = [LARGE.subarray(0, 5 * MEBIBYTE), LARGE.subarray(5 * MEBIBYTE)] as const;

describe('signRequest of Uppy from version 6', () => {
  const proposed = () => `${randomUUID()}-Beds north.tif`;

  it('uploads one file by a form: the key is the server’s, the image is there before, and once', async () => {
    const key = proposed();
    const first = { method: 'PUT', key, contentType: 'image/tiff' };
    const [signed, again] = [await sign(first), await sign(first)];
    expect(again.key).toBe(signed.key);
    expect(signed.key).toMatch(/^raw\/[0-9a-f-]{36}\/Beds_north\.tif$/);
    expect(signed.fields).toMatchObject({ key: signed.key, 'Content-Type': 'image/tiff' });
    expect(await rowOf(signed.key)).toMatchObject({
      original_name: 'Beds north.tif',
      file_size: null,
      size_limit: String(MAXIMUM),
      owner_id: 'alice',
    });
    const id = signed.key.split('/')[1];
    expect((await api('GET', `/images/${id}`)).body.size).toBeNull();
    expect((await send('PUT', signed, Buffer.alloc(0))).status).toBe(400);
    expect((await send('PUT', signed, FILE)).status).toBe(201);
  });

  it('takes the fields of the file that are ours as declarations: with the size, a PUT of exactly that', async () => {
    const metadata = {
      name: 'Beds north.tif',
      size: FILE.length,
      field: 'north',
      colour: 'red',
      mission: '',
    };
    const signed = await sign({ method: 'PUT', key: proposed(), contentType: 'image/tiff', metadata });
    expect(await rowOf(signed.key)).toMatchObject({ file_size: '1000', size_limit: null, field: 'north' });
    expect(signed.headers).toEqual({ 'content-type': 'image/tiff' });
    expect((await send('PUT', signed, randomBytes(1001))).status).toBe(403);
    expect((await send('PUT', signed, FILE)).status).toBe(200);
  });

  it.each(['the answered', 'the proposed'])(
    'uploads in parts, goes on by their list, and completes: later calls by %s key',
    async (which) => {
      const key = proposed();
      const create = await sign({ method: 'POST', key });
      const name = which === 'the answered' ? create.key : key;
      const uploadId = tagIn('UploadId', await (await send('POST', create)).text());
      const etags: string[] = [];
      for (const [i, piece] of PIECES.entries()) {
        const part = await sign({ method: 'PUT', key: name, uploadId, partNumber: i + 1 });
        etags.push((await send('PUT', part, piece)).headers.get('etag') ?? '');
      }
      const listed = await (await send('GET', await sign({ method: 'GET', key: name, uploadId }))).text();
      expect(tagIn('PartNumber', listed)).toBe('1');
      const complete = await sign({ method: 'POST', key: name, uploadId });
      expect(complete.headers).toEqual({ 'x-amz-mp-object-size': String(LARGE.length) });
      const xml = (parts: readonly string[]) =>
        `<CompleteMultipartUpload>${parts
          .map((etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${etag}</ETag></Part>`)
          .join('')}</CompleteMultipartUpload>`;
      expect((await send('POST', complete, xml(etags.slice(0, 1)))).status).toBe(400);
      const completed = await (await send('POST', complete, xml(etags))).text();
      expect(tagIn('Key', completed)).toBe(create.key);
      expect(tagIn('Location', completed)).not.toBe('');
    },
  );

  it('aborts an upload', async () => {
    const create = await sign({ method: 'POST', key: proposed() });
    const uploadId = tagIn('UploadId', await (await send('POST', create)).text());
    const { key } = create;
    expect((await send('DELETE', await sign({ method: 'DELETE', key, uploadId }))).status).toBe(204);
    const gone = await api('POST', '/uploads/sign', { body: { method: 'POST', key, uploadId } });
    expect(gone).toMatchObject({ status: 404, problem: { code: 'upload_not_found' } });
  });

  it('completes nothing that is larger than what is taken, or than was declared', async () => {
    for (const metadata of [{}, { size: LARGE.length + 1 }]) {
      const create = await sign({ method: 'POST', key: proposed(), metadata });
      const { key } = create;
      const uploadId = tagIn('UploadId', await (await send('POST', create)).text());
      const part = await sign({ method: 'PUT', key, uploadId, partNumber: 1 });
      await send('PUT', part, metadata.size === undefined ? Buffer.alloc(MAXIMUM + 1) : LARGE);
      const refusal = await api('POST', '/uploads/sign', { body: { method: 'POST', key, uploadId } });
      expect(refusal).toMatchObject({ status: 409, problem: { code: 'upload_incomplete' } });
      expect(refusal.problem.detail).toContain(String(metadata.size ?? MAXIMUM));
    }
  });

  it('goes on with an image that POST /images has made, by its key', async () => {
    const body = { filename: 'a.tif', contentType: 'image/tiff', size: FILE.length };
    const { body: image } = await api('POST', '/images', { body });
    const signed = await sign({ method: 'PUT', key: `raw/${image.id}/a.tif`, contentType: 'image/tiff' });
    expect((await send('PUT', signed, FILE)).status).toBe(200);
    await db.sql.query('UPDATE images SET uploaded_at = now() WHERE id = $1', [image.id]);
    const again = await api('POST', '/uploads/sign', { body: { method: 'PUT', key: signed.key } });
    expect(again).toMatchObject({ status: 409, problem: { code: 'already_uploaded' } });
  });

  it.each<[number, string, { method: string; owner?: string; name?: string; [more: string]: unknown }]>([
    [403, 'operation_not_allowed', { method: 'DELETE' }],
    [403, 'operation_not_allowed', { method: 'GET' }],
    [403, 'operation_not_allowed', { method: 'PUT', uploadId: 'x' }],
    [404, 'image_not_found', { method: 'PUT', uploadId: 'x', partNumber: 1, owner: 'bob' }],
    [404, 'image_not_found', { method: 'PUT', owner: 'bob' }],
    [404, 'image_not_found', { method: 'PUT', name: 'other.tif' }],
  ])('%i %s for %j', async (status, code, { owner = 'alice', name = 'Beds_north.tif', ...call }) => {
    const { key } = await sign({ method: 'PUT', key: proposed() });
    const body = { ...call, key: key.replace('Beds_north.tif', name) };
    expect(await api('POST', '/uploads/sign', { body, owner })).toMatchObject({ status, problem: { code } });
  });

  it('says by Uppy’s own names what is wrong with a file', async () => {
    const refused = async (body: object) => {
      const { status, problem } = await api('POST', '/uploads/sign', { body: { method: 'PUT', ...body } });
      return [status, problem.errors?.map(({ field }) => field)];
    };
    expect(await refused({ key: 'notes.txt', contentType: 'text/plain' })).toEqual([400, ['contentType']]);
    expect(await refused({ key: 'beds.png', contentType: 'image/tiff' })).toEqual([400, ['key']]);
    const metadata = { capturedAt: 'yesterday', size: 'large' };
    expect(await refused({ key: 'beds.tif', metadata })).toEqual([
      400,
      expect.arrayContaining(['metadata.capturedAt', 'metadata.size']),
    ]);
  });
});

describe('Companion’s routes, for Uppy before version 6', () => {
  const query = {
    filename: 'Beds north.tif',
    type: 'image/tiff',
    'metadata[field]': 'north',
    'metadata[name]': 'x',
  };

  it('GET /s3/params: a form, for a new image each time unless the client names one', async () => {
    const params = async (more: object = {}) =>
      (await api('GET', '/s3/params', { query: { ...query, ...more } })).body;
    const [one, other] = [await params(), await params()];
    expect(one).toMatchObject({ method: 'POST', fields: { bucket: bucket.name }, expires: 900 });
    expect(one.fields.key).not.toBe(other.fields.key);
    expect(await rowOf(one.fields.key)).toMatchObject({ field: 'north', file_size: null });
    const sent = await post(one.url, one.fields, FILE);
    expect([sent.status, sent.headers.has('location'), sent.headers.has('etag')]).toEqual([201, true, true]);
    const id = randomUUID();
    const named = [await params({ 'metadata[id]': id }), await params({ 'metadata[id]': id })];
    expect(named.map(({ fields }) => fields.key)).toEqual(Array(2).fill(`raw/${id}/Beds_north.tif`));
  });

  it('/s3/multipart: begins, signs, lists, completes and aborts', async () => {
    const begin = { body: { filename: 'beds.tif', type: 'image/tiff', metadata: { field: 'north' } } };
    const { body: upload } = await api('POST', '/s3/multipart', begin);
    expect(upload.bucket).toBe(bucket.name);
    const path = `/s3/multipart/${upload.uploadId}`;
    const named = { query: { key: upload.key } };
    const { body: signed } = await api('GET', `${path}/1`, named);
    const batch = { query: { key: upload.key, partNumbers: '1,2' } };
    const { presignedUrls } = (await api('GET', `${path}/batch`, batch)).body;
    const etags = [];
    for (const [i, url] of [signed.url, presignedUrls[2]].entries()) {
      const sent = await fetch(url, { method: 'PUT', body: new Uint8Array(PIECES[i]!) });
      etags.push(sent.headers.get('etag'));
    }
    const parts = etags.map((ETag, i) => ({ PartNumber: i + 1, ETag }));
    const listed = await api('GET', path, named);
    expect(listed.body).toEqual(parts.map((part, i) => ({ ...part, Size: PIECES[i]!.length })));
    const complete = () => api('POST', `${path}/complete`, { ...named, body: { parts } });
    const completed = await complete();
    expect(completed.body).toMatchObject({ key: upload.key, bucket: bucket.name });
    expect(new URL(completed.body.location).pathname).toContain(upload.key);
    expect((await complete()).body).toEqual(completed.body);
    const invented = { ...named, body: { parts: [{ PartNumber: 1, ETag: '"x"' }] } };
    const refused = await api('POST', '/s3/multipart/x/complete', invented);
    expect(refused).toMatchObject({ status: 404, problem: { code: 'upload_not_found' } });

    const { body: given } = await api('POST', '/s3/multipart', begin);
    const abort = () => api('DELETE', `/s3/multipart/${given.uploadId}`, { query: { key: given.key } });
    expect([(await abort()).status, (await abort()).status]).toEqual([200, 200]);
  });

  it('answers for nobody else, and for no other key', async () => {
    const { body } = await api('POST', '/s3/multipart', {
      body: { filename: 'beds.tif', type: 'image/tiff' },
    });
    const path = `/s3/multipart/${body.uploadId}`;
    const key = body.key as string;
    expect((await api('GET', path, { query: { key }, owner: 'bob' })).problem.code).toBe('image_not_found');
    expect((await api('GET', path, { query: { key: 'derived/x' } })).problem.code).toBe('image_not_found');
    expect((await api('GET', path)).problem.code).toBe('image_not_found');
    expect((await api('GET', `${path}/0`, { query: { key } })).problem.code).toBe('invalid_request');
  });
});
