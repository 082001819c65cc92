import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageResponse } from '../../lambdas/api/types.ts';
import { OBJECT_KEYS } from '../../lambdas/contract.ts';
import { isAvailable } from '../../lambdas/pipeline/image-analysis.ts';
import type { ObservedStatement } from '../../local/faults/interference.ts';
import { tiffFixture } from '../imagery/tiff-fixture.ts';
import { SAMPLE_PATH } from './images.ts';
import { IMPATIENT, type PipelineUnderTest, startPipelineUnderTest } from './pipeline-under-test.ts';

const FIELD = { filename: 'field.tif', contentType: 'image/tiff', bands: { red: 1, nir: 2 } } as const;

/** A field whose NDVI is the same everywhere; all have the same length, as the URL of an upload demands. */
function field(ndvi: number): Uint8Array {
  const band = (value: number) => new Uint16Array(64).fill(value);
  return tiffFixture({ width: 8, height: 8, bands: [band(1000 * (1 - ndvi)), band(1000 * (1 + ndvi))] });
}

function ndviOf({ analysis }: ImageResponse): number {
  const ndvi = analysis?.indices.ndvi;
  if (ndvi === undefined || !isAvailable(ndvi)) throw new Error('there is no NDVI');
  return ndvi.mean;
}

describe('events of S3 that are not as one would like them', () => {
  let run: PipelineUnderTest;
  let s3: S3Client;
  let onStatement: (statement: ObservedStatement) => void | Promise<void> = () => {};

  beforeAll(async () => {
    run = await startPipelineUnderTest(
      { ...IMPATIENT, uploadLifetimeSeconds: 60 },
      { onStatement: (statement) => onStatement(statement) },
    );
    const { accessKeyId, secretAccessKey, region, s3Endpoint: endpoint } = run.pipeline.endpoints;
    s3 = new S3Client({
      endpoint,
      region,
      forcePathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
    });
  });
  afterAll(async () => {
    s3?.destroy();
    await run?.stop();
  });

  async function copy(key: string, bytes: Uint8Array, owner?: string): Promise<void> {
    const Metadata = owner === undefined ? {} : { 'owner-id': owner };
    const object = { Bucket: run.pipeline.endpoints.bucketName, Key: key, Body: bytes, Metadata };
    await s3.send(new PutObjectCommand(object));
  }

  async function arrivalsOf(id: string): Promise<Record<string, { sequencer: string }>> {
    const { rows } = await run.database.query('SELECT arrivals FROM images WHERE id = $1', [id]);
    return rows[0].arrivals;
  }

  const emptyQueue = () =>
    expect.poll(() => run.queueDepth(), { timeout: 20_000 }).toEqual({ visible: 0, inFlight: 0 });

  it('a bulk copy with a strange key: it gets a row, and whom it is for sees statistics and maps', async () => {
    const id = randomUUID();
    await copy(OBJECT_KEYS.raw(id, 'Beet 3 + 100% größer.tif'), await readFile(SAMPLE_PATH), 'grower-7');
    const grower = await run.fieldAppOf('grower-7');
    await expect.poll(async () => (await grower.image(id)).status, { timeout: 20_000 }).toBe('completed');
    const image = await grower.image(id);
    expect(image).toMatchObject({ filename: 'Beet 3 + 100% größer.tif', attempt: 1 });
    for (const { url, bytes, name } of image.analysis!.outputs) {
      expect((await (await fetch(url)).arrayBuffer()).byteLength, name).toBe(bytes);
    }
  });

  it('an event for an image that was deleted does not bring it back', async () => {
    const id = randomUUID();
    await run.database.query(`INSERT INTO deleted_images (id, owner_id) VALUES ($1, 'somebody')`, [id]);
    await copy(OBJECT_KEYS.raw(id, 'late.tif'), field(0.5));
    await emptyQueue();
    const { rows } = await run.database.query('SELECT id FROM images WHERE id = $1', [id]);
    expect(rows).toEqual([]);
  });

  it('a second upload with the same URL after the end: the image is processed again', async () => {
    const created = await run.app.create({ ...FIELD, size: field(0.5).length });
    await run.app.send(created, field(0.5));
    expect(ndviOf(await run.app.waitFor(created.id, ['completed', 'failed']))).toBeCloseTo(0.5, 5);
    await run.app.send(created, field(0.25));
    await expect.poll(async () => (await run.app.image(created.id)).attempt, { timeout: 20_000 }).toBe(2);
    const image = await run.app.waitFor(created.id, ['completed', 'failed']);
    expect(ndviOf(image)).toBeCloseTo(0.25, 5);
    expect(image.history.map(({ to }) => to)).toEqual([
      ...['uploaded', 'processing', 'completed'],
      ...['uploaded', 'processing', 'completed'],
    ]);
  });

  it('the same event twice before anybody has claimed the image: one analysis', async () => {
    const id = randomUUID();
    const key = OBJECT_KEYS.raw(id, 'twice.tif');
    await run.withoutEvents(async () => copy(key, await readFile(SAMPLE_PATH)));
    const object = { key, size: 1, eTag: 'unknown', sequencer: '0055AED6DCD90281E5' };
    const s3Part = { bucket: { name: run.pipeline.endpoints.bucketName }, object };
    const event = JSON.stringify({ Records: [{ eventName: 'ObjectCreated:Put', s3: s3Part }] });
    await Promise.all([run.send(event), run.send(event)]);
    await emptyQueue();
    const { rows } = await run.database.query('SELECT attempt FROM analyses WHERE image_id = $1', [id]);
    expect(rows).toEqual([{ attempt: 1 }]);
  });

  it('a second upload with the same URL while the first is processed: the analysis is of the second', async () => {
    const created = await run.app.create({ ...FIELD, size: field(0.5).length });
    let stored = 0;
    onStatement = async ({ sql }) => {
      if (!sql.includes('INSERT INTO analyses') || stored++ > 0) return;
      const before = JSON.stringify(await arrivalsOf(created.id));
      await run.app.send(created, field(0.75));
      await expect.poll(async () => JSON.stringify(await arrivalsOf(created.id))).not.toBe(before);
    };
    await run.app.send(created, field(0.5));
    await expect.poll(() => stored, { timeout: 20_000 }).toBe(1);
    // The message of an image that was given back takes its time; the sweep need not.
    const sweepAndLook = async () => {
      await run.sweep();
      return (await run.app.image(created.id)).status;
    };
    await expect.poll(sweepAndLook, { timeout: 30_000, interval: 1000 }).toBe('completed');
    onStatement = () => {};
    const image = await run.app.image(created.id);
    expect(image).toMatchObject({ status: 'completed', attempt: 2 });
    expect(ndviOf(image)).toBeCloseTo(0.75, 5);
  });
});
