import { describe, expect, it } from 'vitest';
import { narrowedDocument } from '../../lambdas/api/openapi-document.ts';
import { WIDEST_UPLOADS } from '../../openapi/accepted-uploads.ts';
import { openApiDocument } from '../../openapi/document.ts';
import { apiClient, partsWithoutDatabase } from './api-client.ts';

const parts = { ...partsWithoutDatabase(), allowedUploadTypes: ['image/tiff'] };
const call = apiClient(parts);

describe('GET /openapi.json', () => {
  it('is the document of this deployment, for a caller without a token', async () => {
    const { status, body } = await call('GET', '/openapi.json', { owner: null });
    expect(status).toBe(200);
    expect(body).toEqual(JSON.parse(JSON.stringify(openApiDocument(parts))));
    expect(body.components.schemas.CreateImage.properties).toMatchObject({
      contentType: { enum: ['image/tiff'] },
      size: { maximum: parts.maximumUploadBytes },
    });
  });

  it('may be kept by every cache, and asked for again', async () => {
    const { headers } = await call('GET', '/openapi.json', { owner: null });
    expect(headers['cache-control']).toBe('public, max-age=3600');
    const again = { owner: null, headers: { 'if-none-match': String(headers.etag) } };
    const { status, body, headers: kept } = await call('GET', '/openapi.json', again);
    expect({ status, body }).toEqual({ status: 304, body: undefined });
    expect(kept).toMatchObject({ etag: headers.etag, 'cache-control': 'public, max-age=3600' });
  });

  it('is the only route that is open', async () => {
    const open = await call('GET', '/images', { owner: null });
    expect(open.status).toBe(401);
  });
});

describe('the document of a deployment that takes less', () => {
  it.each([
    { maximumUploadBytes: 1, allowedUploadTypes: ['image/png'] },
    { maximumUploadBytes: 7_000_000, allowedUploadTypes: ['image/jpeg', 'image/tiff'] },
    WIDEST_UPLOADS,
  ])('is as if made for it: %j', (accepted) => {
    const document = (of: typeof accepted) => JSON.parse(JSON.stringify(openApiDocument(of)));
    expect(narrowedDocument(document(WIDEST_UPLOADS), accepted)).toEqual(document(accepted));
  });
});
