import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageBedsResponse, Problem } from '../../lambdas/api/types.ts';
import { type BedIndexStatistics, hasStatistics } from '../../lambdas/pipeline/bed-statistics.ts';
import { isAvailable } from '../../lambdas/pipeline/image-analysis.ts';
import { SAMPLE_BEDS_PATH } from '../../sample/make-sample.ts';
import { photo, SAMPLE, SAMPLE_PATH } from './images.ts';
import { type PipelineUnderTest, startPipelineUnderTest } from './pipeline-under-test.ts';

describe('the beds of the sample field', () => {
  let run: PipelineUnderTest;
  let collection: { readonly type: string; readonly features: readonly { readonly id: string }[] };

  beforeAll(async () => {
    run = await startPipelineUnderTest();
    collection = JSON.parse(await readFile(SAMPLE_BEDS_PATH, 'utf8'));
  });
  afterAll(() => run?.stop());

  const put = (field: string, body: unknown) =>
    run.app.call<Problem>('PUT', `/fields/${encodeURIComponent(field)}/beds`, body);

  async function bedsOf(id: string): Promise<ImageBedsResponse> {
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      const { status, body } = await run.app.call<ImageBedsResponse>('GET', `/images/${id}/beds`);
      if (status === 200) return body;
      if (status !== 202) throw new Error(`GET beds: ${status} ${JSON.stringify(body)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the beds were not measured');
  }

  it('are measured when they are put, and again when one of them has changed', async () => {
    const id = await run.app.upload(SAMPLE_PATH, { ...SAMPLE, field: 'Polder 7' });
    const image = await run.app.waitFor(id, ['completed', 'failed']);
    expect((await put('Polder 7', collection)).status).toBe(200);
    const measured = await bedsOf(id);
    expect(measured.beds.map((bed) => bed.id)).toEqual(collection.features.map((bed) => bed.id));
    const ndvi = measured.beds.map(({ indices }) => indices.ndvi as BedIndexStatistics);
    expect(ndvi.every((one) => hasStatistics(one) && one.validPixels === one.pixels)).toBe(true);
    expect(measured.beds.every(({ inside }) => inside === 1)).toBe(true);
    // Beds between wheel tracks are greener than the field with its tracks and headlands; the last ones lie in the stressed corner.
    const whole = image.analysis!.indices.ndvi;
    if (!isAvailable(whole)) throw new Error('no NDVI');
    const meanOf = (some: readonly BedIndexStatistics[]) =>
      some.reduce((sum, { mean }) => sum + mean, 0) / some.length;
    expect(meanOf(ndvi)).toBeGreaterThan(whole.mean);
    expect(meanOf(ndvi.slice(-5))).toBeLessThan(meanOf(ndvi.slice(2, 7)) - 0.02);
    // 1.16 m by 33.6 m each.
    for (const { hectares } of ndvi) expect(hectares).toBeCloseTo((1.16 * 33.6) / 10_000, 5);

    const fewer = { ...collection, features: collection.features.slice(3) };
    await put('Polder 7', fewer);
    const again = await bedsOf(id);
    expect(again.beds).toEqual(measured.beds.slice(3));
    expect(again.revision).toBeGreaterThan(measured.revision);
    expect((await run.app.delete(id)).status).toBe(204);
    expect((await run.database.query('SELECT bed_id FROM bed_statistics')).rows).toEqual([]);
  });

  it('that are there before the flight are measured when it completes, without a question', async () => {
    await put('Polder 8', collection);
    const id = await run.app.upload(SAMPLE_PATH, { ...SAMPLE, field: 'Polder 8' });
    await run.app.waitFor(id, ['completed', 'failed']);
    const isMeasured = async () =>
      (await run.database.query('SELECT measured_at FROM bed_measurements WHERE measured_at IS NOT NULL'))
        .rows.length === 1;
    const deadline = Date.now() + 60_000;
    while (!(await isMeasured()) && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await bedsOf(id)).beds).toHaveLength(collection.features.length);
  });

  it('in a photo that is not located are told why they have no values', async () => {
    await put('Garden', collection);
    const bytes = await photo();
    const request = {
      filename: 'photo.jpg',
      contentType: 'image/jpeg',
      size: bytes.byteLength,
      field: 'Garden',
    };
    const created = await run.app.create({ ...request, indices: ['vari'] });
    await run.app.send(created, bytes);
    await run.app.waitFor(created.id, ['completed', 'failed']);
    expect(await bedsOf(created.id)).toMatchObject({
      unavailable: 'not_located',
      reason: expect.any(String),
    });
  });
});
