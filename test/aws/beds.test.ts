import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readMeasurementState } from '../../lambdas/aws/bed-repository/measurement-state.ts';
import {
  beginMeasurement,
  endMeasurement,
  giveMeasurementBack,
  type MeasurementTask,
  readMeasurementInput,
} from '../../lambdas/aws/bed-repository/measurement-task.ts';
import { readBedStatistics } from '../../lambdas/aws/bed-repository/read-bed-statistics.ts';
import { readBedCollection } from '../../lambdas/aws/bed-repository/read-beds.ts';
import { removeBeds, replaceBeds } from '../../lambdas/aws/bed-repository/replace-beds.ts';
import {
  requestMeasurement,
  requestMeasurements,
} from '../../lambdas/aws/bed-repository/request-measurements.ts';
import { storeStatistics } from '../../lambdas/aws/bed-repository/store-statistics.ts';
import { completeImage } from '../../lambdas/aws/image-repository/complete-image.ts';
import type { Bed, BedIndexResult, MeasuredBed } from '../../lambdas/pipeline/bed-statistics.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from './crop-health-database.ts';
import { exampleAnalysis, insertImage, NOTHING_READ, processing } from './image-states.ts';

let db: CropHealthDatabase;
beforeAll(async () => {
  db = await createCropHealthDatabase();
});
afterAll(() => db.close());
beforeEach(() => db.sql.query('TRUNCATE images, bed_collections CASCADE'));

const OWNER = 'owner';
const FIELD = 'North 7';

function bed(id: string, vertices = 4): Bed {
  const ring = Array.from({ length: vertices }, (_, i) => [5 + i / 1e9, 52.123456789] as const);
  return { id, name: `Bed ${id}`, geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]!]] } };
}

async function analysedImage(field = FIELD): Promise<string> {
  const { id } = await insertImage(
    db.sql,
    { field: `'${field}'` },
    processing(`now() + interval '1 minute'`),
  );
  const claim = { imageId: id, attempt: 1 } as Parameters<typeof completeImage>[1];
  const outputs = [
    { name: 'ndvi.tif', key: `derived/${id}/1/ndvi.tif`, contentType: 'image/tiff', bytes: 9 },
  ];
  await completeImage(db.database, claim, exampleAnalysis(), outputs, NOTHING_READ);
  return id;
}

const statistics = (mean: number): BedIndexResult => ({
  pixels: 10,
  validPixels: 9,
  mean,
  std: 0.1,
  min: 0,
  max: 1,
  ...{ p2: 0.1, p5: 0.1, p10: 0.2, p25: 0.3, p50: 0.5, p75: 0.6, p90: 0.7, p95: 0.8, p98: 0.9 },
  hectares: 0.01,
  classes: [{ name: 'high', from: 0.6, to: 0.8, pixels: 9, fraction: 1, hectares: null }],
  cover: { basis: 'ndvi', threshold: 0.3, pixels: 5, fraction: 0.5, hectares: null },
});
const measured = (id: string, mean: number): MeasuredBed => ({
  id,
  inside: 0.75,
  indices: { ndvi: statistics(mean), savi: { pixels: 0, unavailable: 'no_pixel_centre' } },
});

async function begun(imageId: string): Promise<MeasurementTask> {
  const task = await beginMeasurement(db.database, imageId, 60);
  if (task === null) throw new Error('nothing to measure');
  return task;
}

async function statisticsOf(imageId: string, indices: readonly 'ndvi'[] | null = null) {
  const state = await readMeasurementState(db.database, imageId, OWNER);
  const { analysisId, revision } = state!;
  const query = { analysisId: analysisId!, revision: revision!, indices, from: 0, limit: 500 };
  return readBedStatistics(db.database, query);
}

describe('the beds of a field', () => {
  it('come back as they were given, in their order, however many answers of the Data API they take', async () => {
    const beds = Array.from({ length: 30 }, (_, i) => bed(`b${29 - i}`, 999));
    expect(await replaceBeds(db.database, OWNER, FIELD, beds)).toMatchObject({ changed: true });
    expect(await readBedCollection(db.database, OWNER, FIELD)).toMatchObject({ field: FIELD, beds });
    expect(await readBedCollection(db.database, 'another', FIELD)).toBeNull();
  });

  it('have a new, greater revision where something has changed, and only then', async () => {
    const revision = async () => (await readBedCollection(db.database, OWNER, FIELD))?.revision ?? 0;
    await replaceBeds(db.database, OWNER, FIELD, [bed('1'), bed('2')]);
    const first = await revision();
    expect(await replaceBeds(db.database, OWNER, FIELD, [bed('1'), bed('2')])).toMatchObject({
      changed: false,
      facts: { revision: first },
    });
    expect(await revision()).toBe(first);
    expect(await replaceBeds(db.database, OWNER, FIELD, [bed('2'), bed('1')])).toMatchObject({
      changed: true,
    });
    const second = await revision();
    expect(second).toBeGreaterThan(first);
    await removeBeds(db.database, OWNER, FIELD);
    await replaceBeds(db.database, OWNER, FIELD, [bed('1'), bed('2')]);
    expect(await revision()).toBeGreaterThan(second);
  });

  it('are those of one of the requests where several come at once', async () => {
    const requests = Array.from({ length: 6 }, (_, i) => [bed('same'), bed(`of ${i}`)]);
    await Promise.all(requests.map((beds) => replaceBeds(db.database, OWNER, FIELD, beds)));
    const { beds } = (await readBedCollection(db.database, OWNER, FIELD))!;
    expect(requests).toContainEqual(beds);
    await replaceBeds(db.database, OWNER, FIELD, [bed('last')]);
    expect((await db.sql.query('SELECT bed_id FROM beds')).rows).toEqual([{ bed_id: 'last' }]);
  });

  it('are those of the one of several requests that had all seen the same beds', async () => {
    await replaceBeds(db.database, OWNER, FIELD, [bed('1')]);
    const { revision } = (await readBedCollection(db.database, OWNER, FIELD))!;
    const seen = { kind: 'revision', revision } as const;
    const requests = Array.from({ length: 6 }, (_, i) => [bed('1'), bed(`of ${i}`)]);
    const outcomes = await Promise.all(
      requests.map((beds) => replaceBeds(db.database, OWNER, FIELD, beds, seen)),
    );
    expect(outcomes.filter((outcome) => outcome !== null)).toHaveLength(1);
    const { beds } = (await readBedCollection(db.database, OWNER, FIELD))!;
    expect(beds).toEqual(requests[outcomes.findIndex((outcome) => outcome !== null)]);
    expect(await removeBeds(db.database, OWNER, FIELD, seen)).toBe(false);
    expect(await readBedCollection(db.database, OWNER, FIELD)).not.toBeNull();
  });

  it('are made by one of several requests that had all seen none', async () => {
    const requests = Array.from({ length: 6 }, (_, i) => [bed(`of ${i}`)]);
    const outcomes = await Promise.all(
      requests.map((beds) => replaceBeds(db.database, OWNER, FIELD, beds, { kind: 'absent' })),
    );
    expect(outcomes.filter((outcome) => outcome !== null)).toHaveLength(1);
    const { beds } = (await readBedCollection(db.database, OWNER, FIELD))!;
    expect(beds).toEqual(requests[outcomes.findIndex((outcome) => outcome !== null)]);
  });

  it('go together, once', async () => {
    await replaceBeds(db.database, OWNER, FIELD, [bed('1')]);
    expect(await removeBeds(db.database, OWNER, FIELD)).toBe(true);
    expect(await removeBeds(db.database, OWNER, FIELD)).toBe(false);
    expect((await db.sql.query('SELECT bed_id FROM beds')).rows).toEqual([]);
  });
});

describe('a measurement', () => {
  it('is begun by one worker, who is given what he needs, and stored as a whole', async () => {
    await replaceBeds(db.database, OWNER, FIELD, [bed('1'), bed('2')]);
    const id = await analysedImage();
    const task = await begun(id);
    expect(await beginMeasurement(db.database, id, 60)).toBeNull();
    const input = await readMeasurementInput(db.database, task);
    expect(input).toMatchObject({ beds: [bed('1'), bed('2')], indices: { savi: { mean: 0.42 } } });
    expect(input?.outputs.map(({ name }) => name)).toEqual(['ndvi.tif']);
    expect(await storeStatistics(db.database, task, [measured('2', 0.4), measured('1', 0.3)])).toBe(true);
    expect(await readMeasurementState(db.database, id, OWNER)).toMatchObject({
      measuredAt: expect.anything(),
    });
    const expected = [measured('1', 0.3), measured('2', 0.4)].map((one, position) => ({
      ...one,
      position,
      name: `Bed ${one.id}`,
    }));
    expect(await statisticsOf(id)).toEqual(expected);
    const ndviOnly = await statisticsOf(id, ['ndvi']);
    expect(ndviOnly.map(({ indices }) => Object.keys(indices))).toEqual([['ndvi'], ['ndvi']]);
    expect(await beginMeasurement(db.database, id, 60)).toBeNull();
  });

  it('of many beds and indices takes many answers of the Data API, and loses none', async () => {
    const beds = Array.from({ length: 400 }, (_, i) => bed(String(i)));
    await replaceBeds(db.database, OWNER, FIELD, beds);
    const id = await analysedImage();
    await storeStatistics(
      db.database,
      await begun(id),
      beds.map((one, i) => measured(one.id, i / 1000)),
    );
    const stored = await statisticsOf(id);
    expect(stored.map((one) => one.id)).toEqual(beds.map((one) => one.id));
    expect(stored.every(({ indices }) => indices.ndvi !== undefined && indices.savi !== undefined)).toBe(
      true,
    );
  });

  it('is begun again when its worker has been silent for longer than he said, or has given it back', async () => {
    await replaceBeds(db.database, OWNER, FIELD, [bed('1')]);
    const id = await analysedImage();
    await beginMeasurement(db.database, id, 0);
    const second = await begun(id);
    expect(second.tries).toBe(2);
    await giveMeasurementBack(db.database, second);
    const third = await begun(id);
    expect(third.tries).toBe(3);
    // The second was not dead: both have measured the same, and the first to come is kept.
    expect(await storeStatistics(db.database, second, [measured('1', 0.2)])).toBe(true);
    expect(await storeStatistics(db.database, third, [measured('1', 0.2)])).toBe(false);
  });

  it('of beds that have changed meanwhile is not stored for the new ones', async () => {
    await replaceBeds(db.database, OWNER, FIELD, [bed('1')]);
    const id = await analysedImage();
    const old = await begun(id);
    await replaceBeds(db.database, OWNER, FIELD, [bed('1', 5)]);
    expect(await readMeasurementInput(db.database, old)).toBeNull();
    const current = await begun(id);
    expect(current).toMatchObject({ tries: 1 });
    expect(await storeStatistics(db.database, old, [measured('1', 0.1)])).toBe(false);
    expect(await storeStatistics(db.database, current, [measured('1', 0.2)])).toBe(true);
    expect(await statisticsOf(id)).toMatchObject([{ indices: { ndvi: { mean: 0.2 } } }]);
  });

  it('of beds that are renamed or put in another order counts on, with the new names', async () => {
    await replaceBeds(db.database, OWNER, FIELD, [bed('1'), bed('2')]);
    const [id, later] = [await analysedImage(), await analysedImage()];
    await storeStatistics(db.database, await begun(id), [measured('1', 0.1), measured('2', 0.2)]);
    const interrupted = await begun(later);
    await replaceBeds(db.database, OWNER, FIELD, [{ ...bed('2'), name: 'Renamed' }, bed('1')]);
    expect(await statisticsOf(id)).toMatchObject([
      { id: '2', name: 'Renamed', indices: { ndvi: { mean: 0.2 } } },
      { id: '1', name: 'Bed 1', indices: { ndvi: { mean: 0.1 } } },
    ]);
    expect(await requestMeasurements(db.database, OWNER, FIELD, 20)).toEqual([later]);
    expect(await storeStatistics(db.database, interrupted, [measured('1', 0.9)])).toBe(false);
    // Another outline, or another bed, is measured anew.
    await replaceBeds(db.database, OWNER, FIELD, [bed('2', 5), bed('1')]);
    expect((await readMeasurementState(db.database, id, OWNER))?.measuredAt).toBeNull();
    expect(await requestMeasurements(db.database, OWNER, FIELD, 20)).toHaveLength(2);
    await storeStatistics(db.database, await begun(id), [measured('1', 0.3), measured('2', 0.4)]);
    await replaceBeds(db.database, OWNER, FIELD, [bed('1')]);
    expect((await readMeasurementState(db.database, id, OWNER))?.measuredAt).toBeNull();
  });

  it('of beds that have been deleted, or of an image, is gone with them', async () => {
    await replaceBeds(db.database, OWNER, FIELD, [bed('1')]);
    const id = await analysedImage();
    const task = await begun(id);
    await removeBeds(db.database, OWNER, FIELD);
    expect(await storeStatistics(db.database, task, [measured('1', 0.1)])).toBe(false);
    await replaceBeds(db.database, OWNER, FIELD, [bed('1')]);
    await storeStatistics(db.database, await begun(id), [measured('1', 0.1)]);
    await db.sql.query('DELETE FROM images WHERE id = $1', [id]);
    expect((await db.sql.query('SELECT bed_id FROM bed_statistics')).rows).toEqual([]);
    expect((await db.sql.query('SELECT bed_id FROM beds')).rows).toHaveLength(1);
  });

  it('that cannot come tells why, until the beds change', async () => {
    await replaceBeds(db.database, OWNER, FIELD, [bed('1')]);
    const id = await analysedImage();
    const why = { unavailable: 'not_located', reason: 'the file does not say' } as const;
    await endMeasurement(db.database, await begun(id), why);
    expect(await readMeasurementState(db.database, id, OWNER)).toMatchObject({ unavailable: why });
    expect(await requestMeasurement(db.database, id, OWNER)).toBe(false);
    await replaceBeds(db.database, OWNER, FIELD, [bed('2')]);
    const state = await readMeasurementState(db.database, id, OWNER);
    expect(state).toMatchObject({ measuredAt: null, unavailable: null });
  });
});

describe('a request to measure', () => {
  it('is made once a minute, and not while a worker is at it', async () => {
    await replaceBeds(db.database, OWNER, FIELD, [bed('1')]);
    const id = await analysedImage();
    expect(await requestMeasurement(db.database, id, 'another')).toBe(false);
    expect(await requestMeasurement(db.database, id, OWNER)).toBe(true);
    expect(await requestMeasurement(db.database, id, OWNER)).toBe(false);
    await db.sql.query(`UPDATE bed_measurements SET requested_at = now() - interval '61 seconds'`);
    expect(await requestMeasurement(db.database, id, OWNER)).toBe(true);
    await db.sql.query(`UPDATE bed_measurements SET requested_at = now() - interval '61 seconds'`);
    await begun(id);
    expect(await requestMeasurement(db.database, id, OWNER)).toBe(false);
  });

  it('goes to the newest images of the field, those that are measured left out', async () => {
    await replaceBeds(db.database, OWNER, FIELD, [bed('1')]);
    const [oldest, measuredBefore, newest] = [
      await analysedImage(),
      await analysedImage(),
      await analysedImage(),
    ];
    await analysedImage('another field');
    await storeStatistics(db.database, await begun(measuredBefore!), [measured('1', 0.1)]);
    expect(await requestMeasurements(db.database, OWNER, FIELD, 2)).toEqual([newest]);
    expect(await requestMeasurements(db.database, OWNER, FIELD, 20)).toEqual([oldest]);
  });
});
