import { randomUUID } from 'node:crypto';
import { DeleteObjectsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  type MockInstance,
  vi,
} from 'vitest';
import { insertImage } from '../aws/image-states.ts';
import { createSweepFunction, type SweepFunction } from './sweep-function.ts';

let sweep: SweepFunction;
beforeAll(async () => {
  sweep = await createSweepFunction();
});
beforeEach(async () => {
  await sweep.db.sql.query('DELETE FROM images');
  sweep.onStatement = () => {};
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => sweep.close());

const [FIRST, SECOND, THIRD] = [1, 2, 3].map((digit) => randomUUID().replace(/^./, String(digit)));

async function enterDeleted(id: string): Promise<void> {
  await sweep.db.sql.query(`INSERT INTO deleted_images (id, owner_id) VALUES ($1, 'owner')`, [id]);
  await sweep.register.enterDeleting(id);
  for (const key of [`raw/${id}/beds.tif`, `derived/${id}/1/ndvi.tif`]) await sweep.put(key);
}

/** What S3 refuses, by the command and its input. */
function refuse(isRefused: (command: object) => boolean): void {
  const real = S3Client.prototype.send as (...given: unknown[]) => unknown;
  const send = vi.spyOn(S3Client.prototype, 'send') as unknown as MockInstance<
    (...given: unknown[]) => unknown
  >;
  send.mockImplementation(async function (this: S3Client, ...given) {
    if (isRefused(given[0] as object)) throw new Error('refused');
    return real.apply(this, given);
  });
}

const removes = (part: string) => (command: object) =>
  command instanceof DeleteObjectsCommand &&
  (command.input.Delete?.Objects ?? []).some(({ Key = '' }) => Key.includes(part));

describe('an object that cannot be removed', () => {
  it('keeps nothing else from being done, and the alarm goes off', async () => {
    for (const id of [FIRST!, SECOND!]) await enterDeleted(id);
    const closed = randomUUID();
    await sweep.register.enterOpen({ imageId: closed, attemptsBefore: 0, objects: 1 });
    refuse(removes(`raw/${FIRST}/`));
    for (const seconds of [90, 960]) {
      sweep.pass(seconds);
      await expect(sweep.run()).rejects.toThrow(AggregateError);
    }
    expect(await sweep.keys()).toEqual([`raw/${FIRST}/beds.tif`]);
    expect(await sweep.registered()).toEqual([`deleted/${FIRST}`]);
  });

  it('does not wake the database until it is gone', async () => {
    refuse(removes(`raw/${FIRST}/`));
    sweep.statements.length = 0;
    await expect(sweep.run()).rejects.toThrow(AggregateError);
    expect(sweep.statements).toEqual([]);
    vi.restoreAllMocks();
    expect(await sweep.run()).toMatchObject({ askedDatabase: true, purgedImages: 1 });
    expect(await sweep.keys()).toEqual([]);
  });
});

describe('a fault of one entry', () => {
  it('leaves the others to be settled', async () => {
    const entries = [FIRST!, SECOND!, THIRD!].map((imageId) => ({ imageId, attemptsBefore: 0, objects: 1 }));
    for (const entry of entries) await sweep.register.enterOpen(entry);
    refuse(
      (command) => command instanceof ListObjectsV2Command && command.input.Prefix === `open/${FIRST}/0/1`,
    );
    sweep.pass(3600 + 90);
    await expect(sweep.run()).rejects.toThrow(AggregateError);
    expect(await sweep.registered()).toEqual([`open/${FIRST}/0/1`]);
    vi.restoreAllMocks();
    await sweep.run();
    expect(await sweep.registered()).toEqual([]);
  });
});

describe('a full round', () => {
  it('goes past the page that fails', async () => {
    const orphan = `derived/${THIRD}/1/ndvi.tif`;
    const kept = await insertImage(sweep.db.sql);
    await sweep.put(orphan);
    await sweep.put(`raw/${SECOND}/without-row.tif`);
    await sweep.put(kept.key);
    sweep.pass(960);
    // The SDK tries each statement three times.
    let tries = 0;
    sweep.onStatement = (sql) => {
      if (sql.includes('analysed_attempts') && ++tries <= 3) throw new Error('stopped');
    };
    await expect(sweep.run({ full: true })).rejects.toThrow(AggregateError);
    expect(await sweep.keys('derived/')).toEqual([]);
    expect(await sweep.registered()).toEqual([`open/${kept.id}/0/1`]);
  });
});
