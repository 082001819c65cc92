import { describe, expect, it } from 'vitest';
import type { ApiParts } from '../../lambdas/api/api-parts.ts';
import { entered } from '../../lambdas/api/storage-unavailable.ts';
import { DatabaseUnavailableError } from '../../lambdas/aws/database-faults.ts';
import { DatabaseResumingError } from '../../lambdas/aws/resuming-database.ts';
import { COLOUR_MAP_IDS, INDEX_IDS } from '../../lambdas/pipeline/image-analysis.ts';
import { SENSORS } from '../../lambdas/spectral/sensors.ts';
import { apiClient, type Call, partsWithoutDatabase } from './api-client.ts';

const api = apiClient(partsWithoutDatabase());
const never = new AbortController().signal;
const VALID = { filename: 'beds.tif', contentType: 'image/tiff', size: 1000 };

describe('every error', () => {
  it.each<[number, string, string, string, Call]>([
    [404, 'route_not_found', 'GET', '/', {}],
    [404, 'route_not_found', 'GET', '/image', {}],
    [404, 'route_not_found', 'GET', '/images/a/b', {}],
    [405, 'method_not_allowed', 'GET', '/images/a/reprocess', {}],
    [404, 'image_not_found', 'DELETE', '/images/not-a-uuid', {}],
    [404, 'image_not_found', 'POST', '/images/not-a-uuid/reprocess', {}],
    [400, 'invalid_json', 'POST', '/images/a/reprocess', { rawBody: '{' }],
    [
      415,
      'unsupported_media_type',
      'POST',
      '/images/a/reprocess',
      { rawBody: '{}', headers: { 'content-type': 'a/b' } },
    ],
    [405, 'method_not_allowed', 'DELETE', '/images', {}],
    [405, 'method_not_allowed', 'POST', '/images/a', {}],
    [401, 'unauthorized', 'GET', '/images', { owner: null }],
    [401, 'unauthorized', 'GET', '/images', { owner: 'a\u0000b' }],
    [404, 'image_not_found', 'GET', '/images/not-a-uuid', {}],
    [415, 'unsupported_media_type', 'POST', '/images', { headers: { 'content-type': 'text/plain' } }],
    [413, 'body_too_large', 'POST', '/images', { rawBody: ' '.repeat(32_769) }],
    [413, 'body_too_large', 'POST', '/images', { rawBody: 'A'.repeat(43_696), base64: true }],
    [413, 'body_too_large', 'POST', '/images/a/reprocess', { rawBody: ' '.repeat(32_769) }],
    // Deeper than any schema looks, and a key that is no field.
    [400, 'invalid_request', 'POST', '/images', { rawBody: '['.repeat(16_000) + ']'.repeat(16_000) }],
    [400, 'invalid_request', 'POST', '/images', { rawBody: '{"__proto__":{"filename":"a.tif"}}' }],
    // API Gateway found none of our routes, so it asked for no scope.
    [404, 'route_not_found', 'GET', '/images', { routeKey: '$default' }],
    [400, 'invalid_json', 'POST', '/images', { rawBody: '{' }],
    [400, 'invalid_json', 'POST', '/images', {}],
    [400, 'invalid_json', 'POST', '/images', { rawBody: 'e///', base64: true }],
    [400, 'invalid_request', 'POST', '/images', { body: [] }],
    [400, 'invalid_request', 'GET', '/images', { query: { limit: '0' } }],
    [500, 'internal_error', 'GET', '/images', {}],
  ])('%i %s: %s %s', async (status, code, method, path, call) => {
    const { problem, headers, ...answered } = await api(method, path, call);
    expect(answered.status).toBe(status);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(problem).toMatchObject({ type: `urn:crop-health:problem:${code}`, status, code });
    expect(problem.title).not.toBe('');
    expect(problem.detail).not.toBe('');
  });

  it('names the methods that a route has', async () => {
    expect((await api('DELETE', '/images')).headers.allow).toBe('POST, GET, OPTIONS');
    expect((await api('POST', '/images/x')).headers.allow).toBe('GET, DELETE, OPTIONS');
  });

  it('of ours shows the request id and nothing else', async () => {
    const { body, faults } = await api('GET', '/images');
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(body.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(faults).toHaveLength(1);
  });

  it('of a database that is resuming tells when to come back', async () => {
    const resuming = { query: () => Promise.reject(new DatabaseResumingError(20, undefined)) };
    const answered = await apiClient({ ...partsWithoutDatabase(), database: resuming })('GET', '/images');
    expect(answered).toMatchObject({ status: 503, problem: { code: 'database_resuming' } });
    expect(Number(answered.headers['retry-after'])).toBeGreaterThan(0);
  });

  it.each<[string, Partial<ApiParts>]>([
    [
      'database_unavailable',
      { database: { query: () => Promise.reject(new DatabaseUnavailableError(5, null)) } },
    ],
    [
      'storage_unavailable',
      {
        register: {
          enterOpen: ({ imageId }) => entered(imageId, Promise.reject(new Error('503')), never),
          enterDeleting: () => Promise.reject(new Error('not asked')),
        },
      },
    ],
  ])('of a service that cannot be reached is 503 %s, and is logged', async (code, parts) => {
    const broken = apiClient({ ...partsWithoutDatabase(), ...parts });
    const { status, problem, headers, faults } = await broken('POST', '/images', { body: VALID });
    expect([status, problem.code, faults.length]).toEqual([503, code, 1]);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });

  it('is none for a preflight, which has no token', async () => {
    expect((await api('OPTIONS', '/anything', { owner: null })).status).toBe(204);
  });
});

describe('POST /images refuses', () => {
  it.each<[string, string, object]>([
    ['filename', 'missing', { filename: undefined }],
    ['filename', 'invalid', { filename: '' }],
    ['filename', 'invalid', { filename: 'a\u0000.tif' }],
    ['filename', 'invalid', { filename: 'a\ud800.tif' }],
    ['filename', 'invalid', { filename: `${'a'.repeat(256)}.tif` }],
    ['filename', 'invalid', { filename: 'beds.png' }],
    ['filename', 'invalid', { filename: 'beds' }],
    ['contentType', 'invalid', { contentType: 'image/gif' }],
    ['contentType', 'invalid', { contentType: 'constructor' }],
    ['size', 'invalid', { size: 0 }],
    ['size', 'invalid', { size: 1.5 }],
    ['size', 'invalid', { size: '1000' }],
    ['size', 'invalid', { size: 1_000_001 }],
    ['id', 'invalid', { id: 'mine' }],
    ['id', 'invalid', { id: '0B9D4B1E-7F0A-4A9E-9A53-1F3F0A7D2C11' }],
    ['sha256', 'invalid', { sha256: 'abc' }],
    ['capturedAt', 'invalid', { capturedAt: '2026-05-01' }],
    ['capturedAt', 'invalid', { capturedAt: '2026-02-30T10:00:00Z' }],
    ['capturedAt', 'invalid', { capturedAt: '2026-05-01T25:00:00Z' }],
    // Beyond what PostgreSQL's calendar or RFC 3339 can write, in UTC.
    ['capturedAt', 'invalid', { capturedAt: '0000-01-01T00:00:00Z' }],
    ['capturedAt', 'invalid', { capturedAt: '0001-01-01T00:00:00+01:00' }],
    ['capturedAt', 'invalid', { capturedAt: '9999-12-31T23:59:59-01:00' }],
    ['gps.capturedAt', 'invalid', { gps: { latitude: 0, longitude: 0, capturedAt: '0000-06-01T00:00:00Z' } }],
    ['gps', 'invalid', { gps: 'here' }],
    ['gps.longitude', 'missing', { gps: { latitude: 1 } }],
    ['gps.latitude', 'invalid', { gps: { latitude: 90.1, longitude: 0 } }],
    ['gps.heading', 'invalid', { gps: { latitude: 0, longitude: 0, heading: 360 } }],
    ['gps.speed', 'unknown', { gps: { latitude: 0, longitude: 0, speed: 1 } }],
    ['sensor', 'invalid', { sensor: 'my-camera' }],
    ['bands', 'invalid', { bands: {} }],
    ['bands', 'invalid', { bands: { red: 1, nir: 1 } }],
    ['bands.red', 'invalid', { bands: { red: 0 } }],
    ['bands.red', 'invalid', { bands: { red: 1.5 } }],
    ['bands.swir', 'unknown', { bands: { swir: 1 } }],
    ['scale', 'invalid', { scale: 0 }],
    ['scale', 'invalid', { scale: null }],
    ['offset', 'invalid', { offset: '0' }],
    ['soilBrightnessFactor', 'invalid', { soilBrightnessFactor: 1.1 }],
    ['vegetationThreshold', 'invalid', { vegetationThreshold: 1.01 }],
    ['vegetationThreshold', 'invalid', { vegetationThreshold: 'fixed' }],
    ['indices', 'invalid', { indices: 'gndvi' }],
    ['indices', 'invalid', { indices: ['gndvi', 'gndvi'] }],
    ['indices.1', 'invalid', { indices: ['gndvi', 'grvi'] }],
    ['preview', 'invalid', { preview: 'viridis' }],
    ['preview', 'invalid', { preview: {} }],
    ['preview.colourMap', 'invalid', { preview: { colourMap: 'jet' } }],
    ['preview.range', 'invalid', { preview: { range: 'p2' } }],
    ['preview.legend', 'unknown', { preview: { legend: true } }],
    ['owner', 'unknown', { owner: 'bob' }],
    ['_script_', 'unknown', { '<script>': 1 }],
  ])('%s (%s): %j', async (field, code, change) => {
    const { status, problem } = await api('POST', '/images', { body: { ...VALID, ...change } });
    expect(status).toBe(400);
    expect(problem.errors).toEqual([expect.objectContaining({ field, code })]);
    expect(problem.errors?.[0]?.accepted).not.toBe('');
  });

  it.each([
    [{ scael: 0.0001 }, /^filename, contentType, size, .*scale, offset, /],
    [{ bands: { swir: 1 } }, /^blue, green, red, red_edge, nir$/],
    [{ gps: { latitude: 0, longitude: 0, speed: 1 } }, /^latitude, longitude, .*groundSpeed/],
    [{ preview: { legend: true } }, /^colourMap, range$/],
  ] as const)('an unknown field, naming those that are known there: %j', async (change, accepted) => {
    const { problem } = await api('POST', '/images', { body: { ...VALID, ...change } });
    expect(problem.errors?.[0]?.accepted).toMatch(accepted);
  });

  it('an unknown sensor, naming every one that is known', async () => {
    const { problem } = await api('POST', '/images', { body: { ...VALID, sensor: 'my-camera' } });
    expect(problem.errors?.[0]?.accepted.split(', ')).toEqual(SENSORS.map(({ id }) => id));
  });

  it('numbers that JSON can write and no computer can hold', async () => {
    const rawBody = '{"filename":"a.tif","contentType":"image/tiff","size":1000,"offset":1e999}';
    expect((await api('POST', '/images', { rawBody })).problem.errors).toEqual([
      expect.objectContaining({ field: 'offset', code: 'invalid' }),
    ]);
  });

  it('a field that is missing, with what it would have to be', async () => {
    const { problem } = await api('POST', '/images', { body: { filename: 'a.tif', gps: { latitude: 1 } } });
    expect(problem.errors?.map(({ field, accepted }) => [field, accepted])).toEqual([
      ['contentType', 'image/tiff, image/jpeg, image/png'],
      ['size', expect.stringContaining('a whole number of bytes from 1')],
      ['gps.longitude', 'a number from -180 to 180, degrees'],
    ]);
  });

  it('an index that is not known, with the ids of those that are', async () => {
    const { problem } = await api('POST', '/images', { body: { ...VALID, indices: ['lai'] } });
    expect(problem.errors?.[0]).toMatchObject({ field: 'indices.0', accepted: INDEX_IDS.join(', ') });
  });

  it('a colour map that is not known, with the ids of those that are', async () => {
    const { problem } = await api('POST', '/images', {
      body: { ...VALID, preview: { colourMap: 'jet', range: 'minmax' } },
    });
    expect(problem.errors?.map(({ field, accepted }) => [field, accepted])).toEqual([
      ['preview.colourMap', COLOUR_MAP_IDS.join(', ')],
      ['preview.range', 'fixed, percentile'],
    ]);
  });

  it('several fields at once, each with what is accepted', async () => {
    const { problem } = await api('POST', '/images', {
      body: { filename: 'a.tif', size: -1, contentType: 'x' },
    });
    expect(problem.errors?.map((error) => error.field).sort()).toEqual(['contentType', 'size']);
    expect(problem.errors?.find((error) => error.field === 'contentType')?.accepted).toBe(
      'image/tiff, image/jpeg, image/png',
    );
  });
});

describe('the size of bodies', () => {
  it('leaves room for the largest capture, written as wastefully as JSON allows', async () => {
    const file = (k: number) => ({
      filename: `${k}${'ж'.repeat(250)}.tif`,
      contentType: 'image/tiff',
      size: 1_000_000,
      sha256: 'f'.repeat(64),
    });
    const capture = {
      id: '0b9d4b1e-7f0a-4a9e-9a53-1f3f0a7d2c11',
      captureGroup: Array.from({ length: 10 }, (_, k) => file(k)),
      indices: INDEX_IDS,
    };
    const rawBody = JSON.stringify(capture, null, 4).replaceAll('ж', '\\u0436');
    expect(rawBody.length).toBeGreaterThan(16 * 1024);
    // As far as the database, which is not there: nothing in the request was refused.
    expect((await api('POST', '/images', { rawBody })).problem.code).toBe('internal_error');
  });

  it.each([
    `{"captureGroup":[${'0,'.repeat(15_000)}0]}`,
    `{"filename":"a.tif","contentType":"image/tiff","size":1,"indices":[${'0,'.repeat(15_000)}0]}`,
  ])('keeps answers small, too: %.20s...', async (rawBody) => {
    const { problem } = await api('POST', '/images', { rawBody });
    expect(problem.errors).toHaveLength(20);
    expect(problem.detail).toMatch(/, and \d+ more$/);
    expect(JSON.stringify(problem).length).toBeLessThan(rawBody.length);
  });
});

describe('POST /images refuses of a capture group', () => {
  const file = (filename: string) => ({ filename, contentType: 'image/tiff', size: 1000 });
  const [RED, NIR] = [file('IMG_0001_3.tif'), file('IMG_0001_4.tif')];

  it.each<[string, string, object]>([
    ['captureGroup', 'invalid', { captureGroup: 'IMG_0001' }],
    ['captureGroup', 'invalid', { captureGroup: [RED] }],
    [
      'captureGroup',
      'invalid',
      { captureGroup: Array.from({ length: 11 }, (_, k) => file(`IMG_0001_${k}.tif`)) },
    ],
    ['captureGroup.1.size', 'missing', { captureGroup: [RED, { ...NIR, size: undefined }] }],
    ['captureGroup.1.size', 'invalid', { captureGroup: [RED, { ...NIR, size: 1_000_001 }] }],
    ['captureGroup.0.contentType', 'invalid', { captureGroup: [{ ...RED, contentType: 'image/jpeg' }, NIR] }],
    ['captureGroup.0.filename', 'invalid', { captureGroup: [file('IMG_0001_3.jpg'), NIR] }],
    // Different names that become the same key.
    ['captureGroup.1.filename', 'invalid', { captureGroup: [file('a b.tif'), file('x/a_b.tif')] }],
    ['captureGroup.1.band', 'unknown', { captureGroup: [RED, { ...NIR, band: 'nir' }] }],
    ['filename', 'unknown', { captureGroup: [RED, NIR], filename: 'beds.tif' }],
    ['sensor', 'unknown', { captureGroup: [RED, NIR], sensor: 'micasense-rededge' }],
  ])('%s (%s): %j', async (field, code, body) => {
    const { status, problem } = await api('POST', '/images', { body });
    expect(status).toBe(400);
    expect(problem.errors).toEqual([expect.objectContaining({ field, code })]);
    expect(problem.errors?.[0]?.accepted).not.toBe('');
  });
});

describe('GET /images refuses', () => {
  it.each([
    ['limit', { limit: '101' }],
    ['limit', { limit: '-1' }],
    ['limit', { limit: '1.5' }],
    ['limit', { limit: '' }],
    ['status', { status: 'done' }],
    ['cursor', { cursor: 'eA' }],
    ['cursor', { cursor: Buffer.from("2026-05-01T10:00:00.000000Z '; DROP").toString('base64url') }],
    ['owner', { owner: 'bob' }],
  ])('%s: %j', async (field, query) => {
    const { status, problem } = await api('GET', '/images', { query });
    expect(status).toBe(400);
    expect(problem.errors).toEqual([expect.objectContaining({ field })]);
  });
});

describe('media types that are not allowed here', () => {
  const png = { filename: 'beds.png', contentType: 'image/png', size: 1000 };
  const only = (...allowedUploadTypes: string[]) =>
    apiClient({ ...partsWithoutDatabase(), allowedUploadTypes });

  it('are refused with those that are', async () => {
    const { status, problem } = await only('image/tiff', 'image/jpeg')('POST', '/images', { body: png });
    expect(status).toBe(400);
    expect(problem.errors).toEqual([
      {
        field: 'contentType',
        code: 'invalid',
        message: 'the value is not accepted',
        accepted: 'image/tiff, image/jpeg',
      },
    ]);
  });

  it('are refused before the database is asked, and others are not', async () => {
    expect((await only('image/png')('POST', '/images', { body: png })).status).toBe(500);
    expect((await only('image/png')('POST', '/images', { body: VALID })).status).toBe(400);
  });

  it('keep captures out, whose files are TIFF', async () => {
    const body = { captureGroup: [VALID, { ...VALID, filename: 'other.tif' }] };
    const { problem } = await only('image/png')('POST', '/images', { body });
    expect(problem.errors).toEqual([
      {
        field: 'captureGroup',
        code: 'invalid',
        message: 'files of a capture are image/tiff, which is not accepted here',
        accepted: 'one file of image/png',
      },
    ]);
  });
});
