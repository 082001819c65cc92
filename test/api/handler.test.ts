import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpEvent, HttpResponse } from '../../lambdas/api/http.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { stubFunctionEnvironment } from '../aws/function-environment.ts';
import { createImageBucket, type ImageBucket } from '../aws/image-bucket.ts';

let db: CropHealthDatabase;
let bucket: ImageBucket;
let handler: (event: HttpEvent, context: Context) => Promise<HttpResponse>;
beforeAll(async () => {
  [db, bucket] = await Promise.all([createCropHealthDatabase(), createImageBucket()]);
  stubFunctionEnvironment(db, bucket, {
    UPLOAD_LIFETIME_SECONDS: '900',
    MAXIMUM_UPLOAD_BYTES: '1000000',
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

  it('answers 503 in time where the database goes on resuming', async () => {
    db.server.pause(60);
    const response = await call('GET', '/images', undefined, 3_200);
    expect(response).toMatchObject({ statusCode: 503, headers: { 'retry-after': '10' } });
    db.server.resume();
  });
});
