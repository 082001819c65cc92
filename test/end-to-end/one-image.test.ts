import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiClient } from '../../client/api-client.ts';
import type { CreateImagesResponse, ListImagesResponse, Problem } from '../../lambdas/api/types.ts';
import { isAvailable } from '../../lambdas/pipeline/image-analysis.ts';
import { documentedFields } from '../stacks/log-fields.ts';
import { noise, photo, SAMPLE, SAMPLE_PATH } from './images.ts';
import { logLines, otherFields } from './log-lines.ts';
import { type PipelineUnderTest, startPipelineUnderTest } from './pipeline-under-test.ts';

describe('one image, from the upload to the answer', () => {
  let run: PipelineUnderTest;

  beforeAll(async () => {
    run = await startPipelineUnderTest();
  });
  afterAll(() => run?.stop());

  it('a multispectral orthomosaic completes with NDVI and SAVI, maps and history', async () => {
    const id = await run.app.upload(SAMPLE_PATH, SAMPLE);
    const image = await run.app.waitFor(id, ['completed', 'failed']);

    expect(image).toMatchObject({ status: 'completed', failureCode: null, attempt: 1 });
    const { ndvi, savi } = image.analysis!.indices;
    if (!isAvailable(ndvi) || !isAvailable(savi)) throw new Error('an index is missing');
    expect(ndvi.count).toBe(image.analysis!.validPixels);
    expect(ndvi.mean).toBeGreaterThan(savi.mean);
    expect(ndvi.min).toBeLessThan(ndvi.p2);
    expect(image.analysis).toMatchObject({
      radiometry: 'surface_reflectance',
      radiometrySource: 'file',
      bandMapSource: 'band_names',
      bandMap: { red: 3, nir: 5 },
    });
    expect(image.history.map(({ from, to, by }) => [from, to, by])).toEqual([
      [null, 'uploaded', 'api'],
      ['uploaded', 'processing', 'process-image'],
      ['processing', 'completed', 'process-image'],
    ]);
    const names = image.analysis!.outputs.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['ndvi.tif', 'savi.tif', 'ndvi.png', 'savi.png', 'analysis.json']),
    );
    for (const output of image.analysis!.outputs) {
      const bytes = await (await fetch(output.url)).arrayBuffer();
      expect(bytes.byteLength, output.name).toBe(output.bytes);
    }
  });

  it('whoever asks gets the description of the API, without a token', async () => {
    const client = apiClient({ url: run.app.apiUrl });
    const { body, etag } = await client.getOpenApiDocument();
    expect(Object.keys(body.paths)).toContain('/images/{id}');
    expect((await client.getOpenApiDocument({ ifNoneMatch: etag ?? '' })).status).toBe(304);
    await expect(client.listImages()).rejects.toMatchObject({ status: 401 });
  });

  it('the indices that the request chooses are computed beside NDVI and SAVI, and stored with it', async () => {
    const id = await run.app.upload(SAMPLE_PATH, { ...SAMPLE, indices: ['gndvi', 'ndre', 'cig'] });
    const image = await run.app.waitFor(id, ['completed', 'failed']);
    expect(image.status).toBe('completed');
    expect(image.request.indices).toEqual(['gndvi', 'ndre', 'cig']);
    const { indices, outputs, validPixels } = image.analysis!;
    expect(Object.keys(indices).sort()).toEqual(['cig', 'gndvi', 'ndre', 'ndvi', 'savi']);
    for (const result of Object.values(indices)) expect(result).toMatchObject({ count: validPixels });
    expect(outputs.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['gndvi.tif', 'gndvi.png', 'ndre.tif', 'ndre.png', 'cig.tif', 'cig.png']),
    );
  });

  it('a plain photo completes, with NDVI and SAVI unavailable and the reason, and no zeros', async () => {
    const bytes = await photo();
    const request = { filename: 'photo.jpg', contentType: 'image/jpeg', size: bytes.byteLength };
    const created = await run.app.create(request);
    await run.app.send(created, bytes);
    const image = await run.app.waitFor(created.id, ['completed', 'failed']);

    expect(image.status).toBe('completed');
    expect(image.analysis).toMatchObject({
      radiometry: 'display_rgb',
      indices: { ndvi: { unavailable: 'no_nir_band' }, savi: { unavailable: 'no_nir_band' } },
      health: null,
    });
    const { rows } = await run.database.query(
      'SELECT ndvi_mean, savi_mean FROM analyses WHERE image_id = $1',
      [created.id],
    );
    expect(rows).toEqual([{ ndvi_mean: null, savi_mean: null }]);
  });

  it('a batch of a field is created once, and told of by its list until it is finished', async () => {
    const bytes = await photo();
    const image = {
      filename: 'photo.jpg',
      contentType: 'image/jpeg',
      size: bytes.byteLength,
      field: 'north',
    };
    const create = () =>
      run.app.call<CreateImagesResponse>(
        'POST',
        '/images/batch',
        { images: [image, { ...image, size: 0 }] },
        {
          'idempotency-key': 'sd-card-1',
        },
      );
    const [first, again] = [await create(), await create()];
    expect(first.body.results.map(({ status }) => status)).toEqual([201, 400]);
    expect(again.body.results.map(({ status }) => status)).toEqual([200, 400]);
    const created = again.body.results[0]!.image!;
    expect(created.id).toBe(first.body.results[0]!.image!.id);

    const path = '/images?field=north&status=uploaded,processing';
    const waiting = await run.app.call<ListImagesResponse>('GET', path);
    expect(waiting.body.items).toMatchObject([{ id: created.id, field: 'north' }]);
    expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(0);
    const tag = { 'if-none-match': waiting.headers.get('etag') ?? '' };
    const unchanged = await run.app.call('GET', path, undefined, tag);
    expect([unchanged.status, unchanged.body]).toEqual([304, null]);

    await run.app.send(created, bytes);
    await run.app.waitFor(created.id, ['completed']);
    const finished = await run.app.call<ListImagesResponse>('GET', path, undefined, tag);
    expect([finished.status, finished.body.items]).toEqual([200, []]);
    expect(finished.headers.get('retry-after')).toBeNull();
  });

  it('a file that is no image ends as failed with a code and a reason, and the queue goes on', async () => {
    const bytes = noise();
    const created = await run.app.create({ ...SAMPLE, filename: 'broken.tif', size: bytes.byteLength });
    await run.app.send(created, bytes);
    const next = await run.app.upload(SAMPLE_PATH, SAMPLE);

    const broken = await run.app.waitFor(created.id, ['completed', 'failed']);
    expect(broken).toMatchObject({
      status: 'failed',
      failureCode: 'unsupported_format',
      attempt: 1,
      analysis: null,
    });
    expect(broken.failureReason).toContain('broken.tif');
    expect((await run.app.waitFor(next, ['completed', 'failed'])).status).toBe('completed');
    // The input's fault is settled: nothing comes back, nothing is left in the queue.
    await expect.poll(() => run.queueDepth()).toEqual({ visible: 0, inFlight: 0 });
  });

  it('S3 refuses bytes of another size or type than the upload was signed for', async () => {
    const created = await run.app.create({ ...SAMPLE, size: 10 });
    const longer = await run.app.send(created, new Uint8Array(11));
    expect(longer.status).toBe(403);
    const other = await fetch(created.upload!.url, {
      method: 'PUT',
      headers: { 'content-type': 'text/html' },
      body: new Uint8Array(10),
    });
    expect(other.status).toBe(403);
    expect((await run.app.image(created.id)).status).toBe('uploaded');
  });

  it('nobody sees the image of someone else', async () => {
    const id = await run.app.upload(SAMPLE_PATH, SAMPLE);
    const stranger = await run.fieldAppOf('stranger');
    const answer = await stranger.call<Problem>('GET', `/images/${id}`);
    expect(answer.status).toBe(404);
    expect(answer.body.code).toBe('image_not_found');
    expect((await stranger.list()).items).toEqual([]);
    expect((await run.app.list()).items.map((item) => item.id)).toContain(id);
    await run.app.waitFor(id, ['completed']);
  });

  it('every error of the API is a problem document with a stable code', async () => {
    const problems = [
      await run.app.call<Problem>('GET', '/nowhere'),
      await run.app.call<Problem>('DELETE', '/images'),
      await run.app.call<Problem>('POST', '/images', { ...SAMPLE, size: 0 }),
    ];
    const seen = problems.map(({ status, headers, body }) => [
      status,
      headers.get('content-type'),
      body.code,
    ]);
    expect(seen).toEqual([
      [404, 'application/problem+json', 'route_not_found'],
      [405, 'application/problem+json', 'method_not_allowed'],
      [400, 'application/problem+json', 'invalid_request'],
    ]);
    expect(problems[2]!.body.errors).toEqual([expect.objectContaining({ field: 'size', code: 'invalid' })]);
  });

  it('a request without a token, or with a bad one, gets 401 from the gateway', async () => {
    for (const headers of [{}, { authorization: 'Bearer nonsense' }]) {
      const response = await fetch(`${run.app.apiUrl}/images`, { headers });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });

  it('the logs tell of each image and request by its ids and owner, in fields that are documented, and of no secret', async () => {
    const lines = await logLines(run.pipeline.dataDirectory);
    expect(otherFields(lines, documentedFields())).toEqual([]);
    const of = (message: string) => lines.filter((line) => line.message === message);
    for (const message of ['image:claimed', 'image:completed', 'image:failed']) {
      expect(of(message).length, message).toBeGreaterThan(0);
      for (const line of of(message)) {
        expect(line).toMatchObject({
          requestId: expect.any(String),
          imageId: expect.any(String),
          owner: expect.any(String),
        });
      }
    }
    const created = of('image:created').map((line) => line.imageId);
    expect(created).toEqual(expect.arrayContaining(of('image:completed').map((line) => line.imageId)));
    const text = JSON.stringify(lines);
    for (const secret of ['X-Amz-Signature', 'Bearer ', run.pipeline.endpoints.token]) {
      expect(text).not.toContain(secret);
    }
  });

  it('the dashboard of the template shows it, and says what this machine does not know', async () => {
    const { dashboardUrl } = run.pipeline.endpoints;
    const page = await (await fetch(`${dashboardUrl}?range=1h`)).text();
    const graph = (title: string) =>
      page.split('<section').find((section) => section.includes(`<h3>${title}</h3>`));
    expect(graph('Failed images by code')).toContain('unsupported_format <b>1</b>');
    expect(graph('Images')).toMatch(/created <b>\d+<\/b>.*completed <b>\d+<\/b>/s);
    expect(graph('Time to answer, ms')).toContain('<polyline');
    expect(graph('Memory of process-image, MB')).toMatch(/process-image <b>\d+<\/b>/);
    expect(graph('Database, capacity units')).toMatch(/not measured here/);
    expect(graph('Database, capacity units')).not.toContain('<polyline');
    expect(page).toMatch(/<li class="ok"[^>]*><b>page<\/b>/);
    expect(page).toMatch(/<li class="unknown"[^>]*><b>database-full<\/b>/);
    expect((await fetch(`${dashboardUrl}?range=1y`)).status).toBe(400);
    expect((await fetch(`${dashboardUrl}other`)).status).toBe(404);
  });

  it("the operators' queries of the system that this replaces still work", async () => {
    const counts = await run.database.query(
      'SELECT processing_status, COUNT(*) FROM images GROUP BY processing_status',
    );
    expect(counts.rows.map((row) => row.processing_status).sort()).toEqual([
      'completed',
      'failed',
      'uploaded',
    ]);
    const newest = await run.database.query(
      'SELECT id, filename, processing_status, uploaded_at, processed_at FROM images ORDER BY uploaded_at DESC',
    );
    expect(newest.rows.length).toBeGreaterThan(3);
    const pending = await run.database.query(
      "SELECT COUNT(*) FROM images WHERE processing_status = 'processing'",
    );
    expect(pending.rows).toEqual([{ count: '0' }]);
  });
});
