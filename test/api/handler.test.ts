import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { HttpEvent, HttpResponse } from '../../lambdas/api/http.ts';
import { METRICS } from '../../lambdas/contract.ts';
import { DataApiError } from '../../local/rds-data/errors.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { stubFunctionEnvironment } from '../aws/function-environment.ts';
import { createImageBucket, type ImageBucket } from '../aws/image-bucket.ts';
import { insertImage } from '../aws/image-states.ts';

let db: CropHealthDatabase;
/** Called before each statement reaches PostgreSQL. */
let onStatement: () => void | Promise<void> = () => {};
let bucket: ImageBucket;
const log = vi.spyOn(console, 'log').mockImplementation(() => {});
let handler: (event: HttpEvent, context: Context) => Promise<HttpResponse>;
beforeAll(async () => {
  [db, bucket] = await Promise.all([
    createCropHealthDatabase({ onStatement: () => onStatement() }),
    createImageBucket(),
  ]);
  stubFunctionEnvironment(db, bucket, {
    REGISTER_BUCKET_NAME: bucket.name,
    POWERTOOLS_METRICS_DISABLED: 'false',
    // Metrics go through the global console, where a test can read them.
    POWERTOOLS_DEV: 'true',
    // Nobody listens there.
    QUEUE_URL: 'http://127.0.0.1:9/queue',
    WEBHOOK_QUEUE_URL: 'http://127.0.0.1:9/webhooks',
    WEBHOOK_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-2:000000000000:secret:webhooks',
    AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9',
    UPLOAD_LIFETIME_SECONDS: '900',
    MAXIMUM_UPLOAD_BYTES: '1000000',
    ALLOWED_UPLOAD_TYPES: 'image/tiff,image/jpeg,image/png',
    UPLOAD_ETAGS: 'md5',
    DOWNLOAD_LIFETIME_SECONDS: '900',
  });
  // Only now: the module reads its environment when it is loaded, as in Lambda.
  ({ handler } = await import('../../lambdas/api/handler.ts'));
});
afterAll(() => Promise.all([db.close(), bucket.close()]));

function call(method: string, rawPath: string, body?: unknown, remaining = 30_000): Promise<HttpResponse> {
  const event = {
    rawPath,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    requestContext: {
      requestId: 'request',
      http: { method, path: rawPath },
      authorizer: { jwt: { claims: { sub: 'alice' } } },
    },
  } as unknown as HttpEvent;
  return handler(event, { getRemainingTimeInMillis: () => remaining } as Context);
}

const bodyOf = (response: HttpResponse) => JSON.parse(response.body ?? '');

describe('the api function', () => {
  it('hands out an upload that the bucket takes', async () => {
    const request = { filename: 'beds.png', contentType: 'image/png', size: 5 };
    const { upload } = bodyOf(await call('POST', '/images', request));
    const { 'content-length': length, ...headers } = upload.headers;
    expect(length).toBe('5');
    const answer = await fetch(upload.url, { method: upload.method, headers, body: 'bytes' });
    expect(answer.status).toBe(200);
  });

  it('hands it out again to whoever asks again while the image waits, and the bucket takes that one, too', async () => {
    const id = randomUUID();
    const request = { id, filename: 'beds.png', contentType: 'image/png', size: 5 };
    const first = bodyOf(await call('POST', '/images', request));
    // Links are dated by the second.
    await vi.waitUntil(
      async () => {
        const { upload } = bodyOf(await call('POST', '/images', request));
        return upload.url !== first.upload.url;
      },
      { timeout: 3_000, interval: 200 },
    );
    const { upload } = bodyOf(await call('POST', '/images', request));
    expect(Date.parse(upload.expiresAt)).toBeGreaterThan(Date.parse(first.upload.expiresAt));
    const { 'content-length': _length, ...headers } = upload.headers;
    const answer = await fetch(upload.url, { method: upload.method, headers, body: 'bytes' });
    expect(answer.status).toBe(200);
  });

  it('answers 503 in time where the database goes on resuming', async () => {
    db.server.pause(60);
    const response = await call('GET', '/images', undefined, 3_200);
    expect(response).toMatchObject({ statusCode: 503, headers: { 'retry-after': '10' } });
    db.server.resume();
  });

  it('answers 503 in time where the database does not answer at all', async () => {
    onStatement = () => new Promise((resolve) => setTimeout(resolve, 1_500));
    const response = await call('GET', '/images', undefined, 1_500);
    onStatement = () => {};
    expect(response).toMatchObject({ statusCode: 503, headers: { 'retry-after': '10' } });
    expect(bodyOf(response).code).toBe('database_unavailable');
  });

  it('waits for a writer that is being replaced', async () => {
    let refusals = 0;
    onStatement = () => {
      // More often than the SDK itself tries.
      if (++refusals <= 5) throw new DataApiError('DatabaseUnavailableException', 'The writer is gone');
    };
    const response = await call('GET', '/images');
    onStatement = () => {};
    expect([response.statusCode, refusals]).toEqual([200, 6]);
  });

  it('opens an image again although the queue cannot be reached: the sweep will find it', async () => {
    const { id } = await insertImage(db.sql, { owner_id: `'alice'`, uploaded_at: 'now()' });
    const response = await call('POST', `/images/${id}/reprocess`, { scale: 2 });
    expect(response.statusCode).toBe(202);
    expect(bodyOf(response)).toMatchObject({ id, status: 'uploaded', request: { scale: 2 } });
  });

  it('counts what it creates, opens again and deletes, each once', async () => {
    log.mockClear();
    const request = { filename: 'beds.png', contentType: 'image/png', size: 5 };
    const { id } = bodyOf(await call('POST', '/images', request));
    await db.sql.query('UPDATE images SET uploaded_at = now() WHERE id = $1', [id]);
    for (let count = 0; count < 2; count++) await call('POST', `/images/${id}/reprocess`, { scale: 2 });
    for (let count = 0; count < 2; count++) await call('DELETE', `/images/${id}`);
    const counted = log.mock.calls.map(([line]) => {
      const { _aws, service: _service, ...metrics } = JSON.parse(String(line));
      return metrics;
    });
    expect(counted).toEqual([
      { [METRICS.imagesCreated]: 1 },
      { [METRICS.imagesReprocessed]: 1 },
      { [METRICS.imagesDeleted]: 1 },
    ]);
  });

  it('deletes an image', async () => {
    const { id } = await insertImage(db.sql, { owner_id: `'alice'` });
    const response = await call('DELETE', `/images/${id}`);
    expect([response.statusCode, response.body]).toEqual([204, undefined]);
    expect((await call('GET', `/images/${id}`)).statusCode).toBe(404);
  });
});
