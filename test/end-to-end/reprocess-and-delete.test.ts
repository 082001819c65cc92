import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../lambdas/api/types.ts';
import { isAvailable } from '../../lambdas/pipeline/image-analysis.ts';
import type { ObservedStatement } from '../../local/faults/interference.ts';
import { tiffFixture } from '../imagery/tiff-fixture.ts';
import { FieldApp } from './field-app.ts';
import { SAMPLE, SAMPLE_PATH } from './images.ts';
import { type PipelineUnderTest, startPipelineUnderTest } from './pipeline-under-test.ts';

describe('an image is processed again, and deleted', () => {
  let run: PipelineUnderTest;
  /** Called before each statement of the functions reaches PostgreSQL. */
  let onStatement: (statement: ObservedStatement) => void | Promise<void> = () => {};

  beforeAll(async () => {
    run = await startPipelineUnderTest({}, { onStatement: (statement) => onStatement(statement) });
  });
  afterAll(() => run?.stop());

  /** Holds the next commit of a worker until `meanwhile` is done. */
  function atTheNextCommit(meanwhile: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      onStatement = async ({ sql }) => {
        if (!sql.includes('INSERT INTO analyses')) return;
        onStatement = () => {};
        await meanwhile().then(resolve, reject);
      };
    });
  }

  /** Uploads the sample, and does something while the worker that took it is about to commit. */
  async function uploadAndMeanwhile(act: (id: string) => Promise<void>): Promise<string> {
    const bytes = await readFile(SAMPLE_PATH);
    const created = await run.app.create({ ...SAMPLE, size: bytes.length });
    const done = atTheNextCommit(() => act(created.id));
    expect((await run.app.send(created, bytes)).status).toBe(200);
    await done;
    return created.id;
  }

  async function analysesOf(id: string): Promise<unknown[]> {
    const { rows } = await run.database.query(
      'SELECT attempt FROM analyses WHERE image_id = $1 ORDER BY attempt',
      [id],
    );
    return rows.map(({ attempt }) => attempt);
  }

  async function queueIsEmpty(): Promise<void> {
    await expect.poll(() => run.queueDepth(), { timeout: 20_000 }).toEqual({ visible: 0, inFlight: 0 });
  }

  it('one whose bands nobody knew completes once they are declared, without a new upload', async () => {
    const band = (value: number) => new Uint16Array(64 * 64).fill(value);
    const bytes = tiffFixture({ width: 64, height: 64, bands: [1, 2, 3, 4, 5].map((k) => band(k * 1000)) });
    const file = { filename: 'beds.tif', contentType: 'image/tiff', size: bytes.length };
    const created = await run.app.create(file);
    await run.app.send(created, bytes);
    const failed = await run.app.waitFor(created.id, ['completed', 'failed']);
    expect(failed).toMatchObject({ failureCode: 'needs_band_mapping', attempt: 1 });

    const declared = { bands: { red: 3, nir: 5 }, scale: 0.0001, afterAttempt: failed.attempt };
    const { status, body } = await run.app.reprocess(created.id, declared);
    expect([status, body]).toEqual([
      202,
      {
        id: created.id,
        status: 'uploaded',
        attempt: 1,
        request: { bands: { red: 3, nir: 5 }, scale: 0.0001 },
      },
    ]);
    const image = await run.app.waitFor(created.id, ['completed', 'failed']);
    expect(image).toMatchObject({ status: 'completed', attempt: 2, failureCode: null });
    const { ndvi } = image.analysis!.indices;
    if (!isAvailable(ndvi)) throw new Error(ndvi.reason);
    expect(ndvi.mean).toBeCloseTo((5000 - 3000) / (5000 + 3000), 6);

    // The client that did not get the answer asks again: there is nothing left to do.
    const again = await run.app.reprocess(created.id, declared);
    expect(again.body).toMatchObject({ status: 'completed', attempt: 2 });
  });

  it('a completed one keeps its analysis and maps until the new ones are there', async () => {
    const id = await run.app.upload(SAMPLE_PATH, SAMPLE);
    await run.app.waitFor(id, ['completed', 'failed']);
    const seen = atTheNextCommit(async () => {
      const image = await run.app.image(id);
      expect(image).toMatchObject({ status: 'processing', attempt: 2, analysis: { attempt: 1 } });
      expect(Object.keys(image.analysis!.indices)).not.toContain('gndvi');
      const map = await fetch(image.analysis!.outputs[0]!.url);
      expect(map.status).toBe(200);
      await map.arrayBuffer();
    });
    await run.app.reprocess(id, { indices: ['gndvi'] });
    await seen;
    const image = await run.app.waitFor(id, ['completed', 'failed']);
    expect(image).toMatchObject({ status: 'completed', analysis: { attempt: 2 } });
    expect(Object.keys(image.analysis!.indices)).toContain('gndvi');
    expect(await analysesOf(id)).toEqual([1, 2]);
  });

  it('while a worker is at it: one analysis, and that of the new request', async () => {
    const id = await uploadAndMeanwhile(async (id) => {
      expect((await run.app.reprocess(id, { indices: ['gndvi'] })).body).toMatchObject({
        status: 'uploaded',
        attempt: 1,
      });
    });
    const image = await run.app.waitFor(id, ['completed', 'failed']);
    expect(image).toMatchObject({ status: 'completed', attempt: 2, request: { indices: ['gndvi'] } });
    expect(Object.keys(image.analysis!.indices)).toContain('gndvi');
    await queueIsEmpty();
    expect(await analysesOf(id)).toEqual([2]);
  });

  it('deleted while a worker is at it: no row is left, and none comes back', async () => {
    const id = await uploadAndMeanwhile(async (id) => {
      expect((await run.app.delete(id)).status).toBe(204);
    });
    await queueIsEmpty();
    expect((await run.app.delete(id)).status).toBe(204);
    expect((await run.app.call<Problem>('GET', `/images/${id}`)).status).toBe(404);
    const { rows } = await run.database.query(
      `SELECT (SELECT count(*)::int FROM images WHERE id = $1) AS images,
         (SELECT count(*)::int FROM analyses WHERE image_id = $1) AS analyses,
         (SELECT count(*)::int FROM image_transitions WHERE image_id = $1) AS transitions,
         (SELECT count(*)::int FROM deleted_images WHERE id = $1) AS tombstones`,
      [id],
    );
    expect(rows).toEqual([{ images: 0, analyses: 0, transitions: 0, tombstones: 1 }]);
    const { deleting } = await run.register.list(1000);
    expect(deleting.map(({ imageId }) => imageId)).toContain(id);
  });

  it('somebody else can do neither', async () => {
    const id = await run.app.upload(SAMPLE_PATH, SAMPLE);
    const stranger = await run.fieldAppOf('stranger');
    expect((await stranger.reprocess(id)).status).toBe(404);
    expect((await stranger.delete(id)).status).toBe(404);
    expect((await run.app.waitFor(id, ['completed', 'failed'])).status).toBe('completed');
  });

  it('not with a token that may only read', async () => {
    const id = await run.app.upload(SAMPLE_PATH, SAMPLE);
    const { apiUrl } = run.pipeline.endpoints;
    const user = 'demo-user';
    const tokenFor = (scope: string) => run.pipeline.issueToken(user, { scope });
    const reader = new FieldApp(apiUrl, await tokenFor('crop-health/images.read'));
    const refused = [
      await reader.call('POST', '/images', { ...SAMPLE, size: 1 }),
      await reader.reprocess(id),
      await reader.delete(id),
    ];
    for (const { status, body, headers } of refused) {
      expect([status, body]).toEqual([403, { message: 'Forbidden' }]);
      expect(headers.get('www-authenticate')).toContain('scope="crop-health/images.write"');
    }
    expect((await reader.image(id)).id).toBe(id);
    const writer = new FieldApp(apiUrl, await tokenFor('crop-health/images.write'));
    expect((await writer.call('GET', `/images/${id}`)).status).toBe(403);
    expect((await writer.delete(id)).status).toBe(204);
    // Neither by another spelling of the path: API Gateway finds no route for it, and asks for no scope.
    const nothing = new FieldApp(apiUrl, await tokenFor(''));
    for (const path of ['//images', '/images/', '/images?', '/./images', '/%69mages']) {
      expect((await nothing.call('GET', path)).status).toBeGreaterThanOrEqual(403);
    }
  });
});
