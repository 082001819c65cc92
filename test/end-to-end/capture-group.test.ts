import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CreateImageResponse } from '../../lambdas/api/types.ts';
import { isAvailable } from '../../lambdas/pipeline/image-analysis.ts';
import { micasensePair } from '../imagery/capture/capture-fixture.ts';
import { IMPATIENT, type PipelineUnderTest, startPipelineUnderTest } from './pipeline-under-test.ts';

const [RED, NIR] = micasensePair();

describe('a capture of one band per file', () => {
  let run: PipelineUnderTest;
  beforeAll(async () => {
    run = await startPipelineUnderTest(IMPATIENT);
  });
  afterAll(() => run?.stop());

  function create(): Promise<CreateImageResponse> {
    const describe = (filename: string, { length: size }: Uint8Array) => ({
      filename,
      contentType: 'image/tiff',
      size,
    });
    return run.app.create({
      captureGroup: [describe('IMG_0001_3.tif', RED), describe('IMG_0001_4.tif', NIR)],
    });
  }

  async function send({ uploads }: CreateImageResponse, index: number, bytes: Uint8Array): Promise<void> {
    expect((await run.app.send({ upload: uploads![index]! }, bytes)).status).toBe(200);
  }

  async function queueIsEmpty(): Promise<void> {
    await expect.poll(() => run.queueDepth(), { timeout: 15_000 }).toEqual({ visible: 0, inFlight: 0 });
  }

  it('waits for its last file, and completes once with reflectance of its own metadata', async () => {
    const created = await create();
    await send(created, 1, NIR);
    await queueIsEmpty();
    expect(await run.app.image(created.id)).toMatchObject({ status: 'uploaded', attempt: 0 });

    await send(created, 0, RED);
    const image = await run.app.waitFor(created.id, ['completed', 'failed']);
    expect(image).toMatchObject({
      status: 'completed',
      attempt: 1,
      captureGroup: [{ filename: 'IMG_0001_3.tif' }, { filename: 'IMG_0001_4.tif' }],
    });
    expect(image.analysis).toMatchObject({ bandCount: 2, radiometry: 'irradiance_reflectance' });
    const { ndvi, savi } = image.analysis!.indices;
    if (!isAvailable(ndvi) || !isAvailable(savi)) throw new Error('an index is missing');
    expect(ndvi.mean).toBeCloseTo(0.8, 4);
    expect(savi.mean).toBeCloseTo(0.6, 4);
    expect(image.analysis!.warnings.join()).toContain('not registered');
    expect(image.analysis!.outputs.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['ndvi.tif', 'savi.tif']),
    );
  });

  it('whose last event never came is found by the sweep, one with a missing file is not', async () => {
    await run.withoutEvents(async () => {
      const [whole, half] = [await create(), await create()];
      await send(whole, 0, RED);
      await send(whole, 1, NIR);
      await send(half, 0, RED);
      await new Promise((resolve) => setTimeout(resolve, (IMPATIENT.lostEventSeconds + 0.5) * 1000));
      expect(await run.sweep()).toMatchObject({ requeuedLostEvents: 1 });
      const image = await run.app.waitFor(whole.id, ['completed', 'failed']);
      expect(image).toMatchObject({ status: 'completed', attempt: 1 });
      expect(image.uploadedAt).not.toBeNull();
      expect((await run.app.image(half.id)).status).not.toBe('processing');

      await new Promise((resolve) => setTimeout(resolve, IMPATIENT.uploadLifetimeSeconds * 1000));
      await run.sweep();
      expect(await run.app.image(half.id)).toMatchObject({
        status: 'failed',
        failureCode: 'upload_expired',
        failureReason: expect.stringContaining('not every file of the capture'),
      });
    });
  });
});
