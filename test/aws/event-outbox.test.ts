import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EventOutbox } from '../../lambdas/aws/event-outbox.ts';
import { imageClaims } from '../../lambdas/aws/image-repository/image-claims.ts';
import { ServiceError } from '../../local/json-service/service-error.ts';
import { ACCESS_KEY, type CropHealthDatabase, createCropHealthDatabase } from './crop-health-database.ts';
import { type RecordedBus, startRecordedBus } from './image-event-bus.ts';
import { exampleAnalysis, insertImage, processing } from './image-states.ts';

let db: CropHealthDatabase;
let bus: RecordedBus;
let client: EventBridgeClient;
let outbox: EventOutbox;
beforeAll(async () => {
  [db, bus] = await Promise.all([createCropHealthDatabase(), startRecordedBus()]);
  const endpoint = bus.environment.AWS_ENDPOINT_URL_EVENTBRIDGE;
  client = new EventBridgeClient({ region: 'us-east-1', endpoint, credentials: ACCESS_KEY, maxAttempts: 1 });
  outbox = new EventOutbox(db.database, client, bus.environment.EVENT_BUS_NAME);
});
beforeEach(async () => {
  await db.sql.query('DELETE FROM images');
  bus.events.length = 0;
  bus.answer = undefined;
});
afterAll(async () => {
  client.destroy();
  await Promise.all([db.close(), bus.close()]);
});

const claims = () =>
  imageClaims(db.database, { leaseSeconds: 60, maximumAttempts: 3 }, async () => new Set());

async function claimed() {
  const { arrival } = await insertImage(db.sql, {
    mission: `'spring'`,
    field: `'north'`,
    captured_at: `'2026-05-01T10:00:00Z'`,
  });
  const outcome = await claims().claim(arrival);
  if (outcome.kind !== 'claimed') throw new Error(outcome.kind);
  return outcome.claim;
}

async function failed(code = 'upload_expired'): Promise<string> {
  const { id } = await insertImage(
    db.sql,
    {},
    {
      processing_status: `'failed'`,
      failure_code: `'${code}'`,
      failure_reason: `'it did'`,
    },
  );
  return id;
}

async function untold(): Promise<number> {
  const { rows } = await db.sql.query('SELECT count(*) AS count FROM image_events');
  return Number(rows[0]?.count);
}

describe('an image that has ended', () => {
  it('completed: is told with its figures, and without position, link or file name', async () => {
    const claim = await claimed();
    await claims().complete(claim, exampleAnalysis(), [], new Map());
    await outbox.tellOf(claim.imageId);

    expect(bus.events).toMatchObject([{ source: 'crop-health', 'detail-type': 'ImageAnalysis.Completed' }]);
    const [{ detail }] = bus.events as [RecordedBus['events'][number]];
    const time = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(detail).toEqual({
      schemaVersion: 1,
      eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      imageId: claim.imageId,
      owner: 'owner',
      mission: 'spring',
      field: 'north',
      attempt: 1,
      status: 'completed',
      failureCode: null,
      ndviMean: expect.any(Number),
      healthStatus: exampleAnalysis().health?.status ?? null,
      capturedAt: '2026-05-01T10:00:00.000Z',
      processedAt: time,
      occurredAt: time,
    });
    expect(await untold()).toBe(0);
  });

  it('failed: is told with its code, and no figures', async () => {
    const claim = await claimed();
    await claims().fail(claim, 'damaged_file', 'cut off', new Map());
    await outbox.tellOf(claim.imageId);
    expect(bus.events).toMatchObject([
      {
        'detail-type': 'ImageAnalysis.Failed',
        detail: { status: 'failed', failureCode: 'damaged_file', ndviMean: null, processedAt: null },
      },
    ]);
  });

  it('is not told while an attempt of it only moves', async () => {
    const claim = await claimed();
    await claims().release(claim, 'a fault', 0);
    await outbox.tellOf(claim.imageId);
    expect(bus.events).toEqual([]);
  });

  it('is told once for each time that it ended, opened again in between or not', async () => {
    const id = await failed();
    const opened = `processing_status = 'uploaded', failure_code = NULL, failure_reason = NULL`;
    await db.sql.query(`UPDATE images SET ${opened} WHERE id = $1`, [id]);
    const ended = `processing_status = 'failed', failure_code = 'upload_expired', failure_reason = 'again'`;
    await db.sql.query(`UPDATE images SET ${ended} WHERE id = $1`, [id]);
    await outbox.tellOf(id);
    expect(new Set(bus.events.map(({ detail }) => detail.eventId)).size).toBe(2);
  });

  it('takes what nobody has told with it when it is deleted', async () => {
    const id = await failed();
    await db.sql.query('DELETE FROM images WHERE id = $1', [id]);
    expect(await outbox.tellAll(() => true)).toBe(0);
  });
});

describe('events that were not published', () => {
  it('are published later, all of them and each once', async () => {
    const ids = await Promise.all(Array.from({ length: 23 }, () => failed()));
    bus.answer = new ServiceError('InternalException', 500, 'away');
    await expect(outbox.tellOf(ids[0]!)).rejects.toThrow();
    expect(await untold()).toBe(23);

    bus.answer = undefined;
    expect(await outbox.tellAll(() => true)).toBe(23);
    expect(new Set(bus.events.map(({ detail }) => detail.imageId))).toEqual(new Set(ids));
    expect(bus.events).toHaveLength(23);
  });

  it('have the same id in each copy, when what was published could not be removed', async () => {
    const id = await failed();
    const held = { ...db.database, query: (sql: string, values = {}) => refuseDelete(sql, values) };
    const refuseDelete = async (sql: string, values: object) => {
      if (sql.startsWith('DELETE')) throw new Error('the database has gone');
      return db.database.query(sql, values as never);
    };
    await expect(new EventOutbox(held, client, 'images').tellOf(id)).rejects.toThrow('gone');
    await outbox.tellOf(id);
    expect(bus.events).toHaveLength(2);
    expect(new Set(bus.events.map(({ detail }) => detail.eventId)).size).toBe(1);
  });

  it('are told by the sweep of images that it gave up itself', async () => {
    const { id } = await insertImage(db.sql, {}, processing(`now() - interval '1 second'`, 3));
    await db.sql.query(`UPDATE images SET processing_status = 'failed', lease_until = NULL,
      failure_code = 'attempts_exhausted', failure_reason = 'three times' WHERE id = '${id}'`);
    await outbox.tellAll(() => true);
    expect(bus.events).toMatchObject([{ detail: { imageId: id, attempt: 3 } }]);
  });
});
