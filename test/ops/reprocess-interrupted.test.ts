import { randomUUID } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reprocess } from '../../ops/commands/reprocess.ts';
import type { Pipeline } from '../../ops/pipeline/pipeline.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';

let db: CropHealthDatabase;
beforeAll(async () => {
  db = await createCropHealthDatabase();
});
afterAll(() => db.close());

it('reprocess that meets a fault says how many were done, how many are left, and that it can be begun again', async () => {
  for (let image = 0; image < 3; image++) {
    await db.sql.query(
      `INSERT INTO images (id, owner_id, filename, original_name, s3_key, file_size, mime_type, upload_expires_at, uploaded_at, request)
      VALUES ($1::uuid, 'anna', 'a.tif', 'a.tif', 'raw/' || $1::text || '/a.tif', 1, 'image/tiff', now(), now(), '{}')`,
      [randomUUID()],
    );
  }
  await db.sql.query(
    `UPDATE images SET processing_status = 'failed', failure_code = 'too_large', failure_reason = 'too large'`,
  );
  let entries = 0;
  const register = {
    enterOpen: async () => {
      entries += 1;
      if (entries === 2) throw new Error('the register is away');
    },
  };
  const sqs = new SQSClient({ region: 'us-east-1' });
  sqs.send = (async () => ({ Successful: [{ Id: '0' }] })) as never;
  const pipeline = {
    ...{ database: db.database, register, sqs, outputs: { queueUrl: 'https://queue' } },
  } as unknown as Pipeline;
  const run = reprocess.run({
    ...{ pipeline, positionals: [], values: { all: true, rate: '1000' }, dryRun: false, operator: 'anna' },
    ...{ confirm: async () => undefined, progress: () => undefined },
  });
  await expect(run).rejects.toMatchObject({
    code: 'interrupted',
    message: expect.stringMatching(/1 of 3 images, 2 are left: the register is away.*begun again/),
  });
});
