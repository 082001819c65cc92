import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { setAsideExhausted } from '../../lambdas/aws/exhausted-images.ts';
import { OBJECT_KEYS, OUTPUTS } from '../../lambdas/contract.ts';
import type { Caller } from '../../local/access/caller.ts';
import { asList, matchesPattern } from '../../local/access/policy-pattern.ts';
import { noise, SAMPLE, SAMPLE_PATH } from '../end-to-end/images.ts';
import {
  IMPATIENT,
  type PipelineUnderTest,
  startPipelineUnderTest,
} from '../end-to-end/pipeline-under-test.ts';
import { permissionsOf } from '../permissions/deployed-permissions.ts';
import { OPERATOR_PROOF } from '../permissions/operator-proof.ts';
import { operations } from './operations.ts';

let run: PipelineUnderTest;
let ops: ReturnType<typeof operations>;
/** Completed, failed as no image, and promised but never uploaded. */
let good: string;
let broken: string;
let promised: string;
let operator: Caller;
/** Commands by the permissions that have let them do something. */
const usedBy = new Map<string, Set<string>>();
/** On what each statement was used. */
const usedOn = new Set<string>();

beforeAll(async () => {
  run = await startPipelineUnderTest({ ...IMPATIENT, uploadLifetimeSeconds: 600 });
  const { access, endpoints } = run.pipeline;
  operator = access.find(endpoints.operations.accessKeyId)!;
  let command = '';
  access.watch(({ callerArn, action, resource, allowedBy }) => {
    if (callerArn !== operator.arn) return;
    for (const sid of allowedBy) {
      usedOn.add(`${sid} ${resource}`);
      const permission = `${sid} ${action}`;
      usedBy.set(permission, (usedBy.get(permission) ?? new Set()).add(command));
    }
  });
  ops = operations(run.pipeline.dataDirectory, (name) => {
    command = name;
  });
  good = await run.app.upload(SAMPLE_PATH, SAMPLE);
  broken = await uploadNoise();
  promised = (await run.app.create({ filename: 'late.tif', contentType: 'image/tiff', size: 10 })).id;
  await run.app.waitFor(good, ['completed']);
  await run.app.waitFor(broken, ['failed']);
  // The message of an image goes, and its entry in the register, once the image has ended.
  const settled = async () => {
    expect(await run.queueDepth()).toEqual({ visible: 0, inFlight: 0 });
    expect((await run.register.list(10)).open).toHaveLength(1);
  };
  await vi.waitFor(settled, { timeout: 20_000, interval: 100 });
});
afterAll(() => run?.stop());

async function uploadNoise(): Promise<string> {
  const bytes = noise();
  const created = await run.app.create({
    filename: 'field-7.tif',
    contentType: 'image/tiff',
    size: bytes.byteLength,
  });
  await run.app.send(created, bytes);
  return created.id;
}

const moves = async (id: string): Promise<string[]> => {
  const { transitions } = (await ops.json('history', id)).document;
  return transitions.map(({ from, to, by }: Record<string, string>) => `${from ?? 'none'} > ${to} by ${by}`);
};

/** Everything that a command could have changed. */
async function everything() {
  const tables = ['images', 'image_transitions', 'pauses', 'analyses', 'schema_migrations', 'deleted_images'];
  const rows = tables.map(
    async (name) => (await run.database.query(`SELECT * FROM ${name} ORDER BY 1`)).rows,
  );
  const { open, deleting, deleted } = await run.register.list(1000);
  const status = (await ops.json('status')).document;
  return {
    ...{ rows: await Promise.all(rows), open, deleting, deleted },
    ...{ queue: status.queue, deadLetters: status.deadLetters, processing: status.processing.state },
  };
}

const CHANGES: readonly (readonly string[])[] = [
  ['reprocess', '--all'],
  ['redrive', '--all'],
  ['pause', 'intake', '--reason', 'test'],
  ['pause', 'processing', '--reason', 'test'],
  ['sweep', '--full'],
  ['migrate', 'apply'],
];

const MIGRATIONS = new URL('../../migrations/', import.meta.url);
const LAST_MIGRATION = readdirSync(MIGRATIONS)
  .filter((name) => name.endsWith('.sql'))
  .sort()
  .at(-1)!
  .replace('.sql', '');

describe('what is asked', () => {
  it('status: images, queues, register, pauses and schema', async () => {
    const { document, code } = await ops.json('status');
    expect(code).toBe(0);
    expect(document.pipeline).toMatchObject({ stage: 'dev', dataDirectory: run.pipeline.dataDirectory });
    const counts = document.images.map(({ status, images }: Record<string, unknown>) => [status, images]);
    expect(Object.fromEntries(counts)).toEqual({ uploaded: 1, processing: 0, completed: 1, failed: 1 });
    expect(document.images[0].oldest.id).toBe(promised);
    expect(document).toMatchObject({
      queue: { waiting: 0, inFlight: 0 },
      deadLetters: 0,
      register: { open: 1, fullRound: { completedAt: null } },
      intake: { paused: false },
      processing: { paused: false, state: 'Enabled' },
      schema: { version: LAST_MIGRATION, pending: 0 },
    });
  });

  it('says which pipeline it is', async () => {
    const { output } = await ops.run(['status']);
    expect(output).toMatch(/^stage dev on this machine, \//);
    expect(output).toMatch(/failed +1 /);
  });

  it('failures: by code, with whose fault it is and an example', async () => {
    const { document } = await ops.json('failures', '--since', '1h', '--owner', 'demo-user');
    expect(document).toMatchObject({
      total: 1,
      failures: [{ code: 'unsupported_format', fault: 'input', images: 1, example: { id: broken } }],
    });
    expect((await ops.json('failures', '--code', 'too_large')).document.total).toBe(0);
    expect((await ops.json('failures', '--since', '2999-01-01T00:00:00Z')).document.total).toBe(0);
  });

  it('history: row, every move with its time, objects and analysis', async () => {
    const { document } = await ops.json('history', broken.toUpperCase());
    expect(document.row).toMatchObject({ status: 'failed', ownerId: 'demo-user', attempt: 1 });
    expect(document.analysis).toBeNull();
    expect(document.objects).toMatchObject([{ key: OBJECT_KEYS.raw(broken, 'field-7.tif') }]);
    expect(await moves(broken)).toEqual([
      'none > uploaded by api',
      'uploaded > processing by process-image',
      'processing > failed by process-image',
    ]);
    const { output } = await ops.run(['history', good]);
    expect(output).toMatch(/ndvi +mean 0\.36/);
    expect(output).toMatch(/derived\/.*\/1\/ndvi\.tif/);
    expect(output).toMatch(/\+\d+\.\d s +uploaded > processing/);
  });

  it('stuck: what waits for its upload, until when', async () => {
    const { document } = await ops.json('stuck');
    expect(document.images).toMatchObject([
      { id: promised, status: 'uploaded', upload: 'missing', next: { kind: 'wait_for_upload' } },
    ]);
  });

  it('unknown ids, filters and commands are refused in words', async () => {
    expect(await ops.refusal(['history', '00000000-0000-4000-8000-000000000000'])).toBe('image_unknown');
    for (const argv of [
      ['history'],
      ['history', 'field-7'],
      ['failures', '--code', 'to_large'],
      ['failures', '--since', 'yesterday'],
      ['reprocess', '--yes'],
      ['reprocess', '--all', '--status', 'uploaded', '--yes'],
      ['pause', 'uploads', '--reason', 'x'],
      ['pause', 'intake', '--yes'],
      ['redrive', broken, '--all'],
      ['migrate', 'down'],
      ['delete', good],
      ['status', '--stage', 'prod'],
    ]) {
      expect([argv, await ops.refusal(argv)]).toEqual([argv, 'usage']);
    }
  });
});

describe('what changes something', () => {
  it('is done by nobody who has not agreed: not in a dry run, not in a script, not by who says no', async () => {
    const before = await everything();
    for (const argv of CHANGES) {
      expect((await ops.run([...argv, '--dry-run'])).code).toBe(0);
      if (argv[0] !== 'redrive') {
        expect([argv, await ops.refusal(argv)]).toEqual([argv, 'usage']);
        expect([argv, await ops.refusal(argv, 'no')]).toEqual([argv, 'not_confirmed']);
      }
    }
    expect(await everything()).toEqual(before);
  });

  it('asks a person, naming the pipeline and what will be done', async () => {
    const { questions, code } = await ops.run(['reprocess', '--code', 'unsupported_format'], 'yes');
    expect(code).toBe(0);
    expect(questions.join()).toMatch(/stage dev on this machine[\s\S]*Process 1 image again/);
    await expect.poll(async () => (await moves(broken)).length, { timeout: 15_000 }).toBe(6);
  });

  it('reprocess: by filter, with the operator in the history and the attempts of a new opening', async () => {
    expect((await moves(broken)).slice(3)).toEqual([
      'failed > uploaded by operator',
      'uploaded > processing by process-image',
      'processing > failed by process-image',
    ]);
    const { document } = await ops.json('reprocess', '--status', 'completed', '--since', '1h', '--yes');
    expect(document).toMatchObject({ wanted: 1, outcomes: { queued: 1, unqueued: 0, moved: 0 } });
    await expect
      .poll(() => run.app.image(good), { timeout: 15_000 })
      .toMatchObject({ status: 'completed', attempt: 2 });
    expect((await ops.json('history', good)).document.row).toMatchObject({ attempt: 2, attemptsBefore: 1 });
  });

  it('reprocess counts ids that are not there, or not in that state', async () => {
    const path = join(run.pipeline.dataDirectory, 'ids');
    await writeFile(path, `# two\n${good}\n\n00000000-0000-4000-8000-000000000000\n${promised}\n`);
    const { document, code } = await ops.json(
      'reprocess',
      '--status',
      'completed',
      '--ids',
      path,
      '--dry-run',
    );
    expect(document).toMatchObject({ wanted: 1, idsThatDoNotMatch: 2, outcomes: null });
    expect(code).toBe(1);
  });
});

describe('a pause', () => {
  it('of the intake: 503 with the reason for new images, and all else goes on', async () => {
    const paused = await ops.json('pause', 'intake', '--reason', 'moving house', '--yes');
    expect(paused.document).toMatchObject({ paused: true, changed: true, pause: { reason: 'moving house' } });
    const refused = await run.app.call<{ code: string; detail: string }>('POST', '/images', {
      filename: 'a.tif',
      contentType: 'image/tiff',
      size: 10,
    });
    expect(refused.status).toBe(503);
    expect(refused.body).toMatchObject({ code: 'intake_paused', detail: 'moving house' });
    expect((await run.app.image(good)).status).toBe('completed');
    expect((await ops.json('status')).document.intake).toMatchObject({
      paused: true,
      pause: { reason: 'moving house' },
    });
    expect((await ops.json('pause', 'intake', '--reason', 'again', '--yes')).document.changed).toBe(false);
    await ops.run(['resume', 'intake', '--yes']);
    expect((await ops.json('resume', 'intake', '--yes')).document.changed).toBe(false);
    await run.app.create({ filename: 'a.tif', contentType: 'image/tiff', size: 10 });
  });

  it('of the processing: uploads wait, the sweep spends no attempt, and what waited completes in the first', async () => {
    await ops.run(['pause', 'processing', '--reason', 'a release', '--yes']);
    expect((await ops.json('status')).document.processing).toMatchObject({
      paused: true,
      state: 'Disabled',
      pause: { reason: 'a release' },
    });
    const waiting = await run.app.upload(SAMPLE_PATH, SAMPLE);
    await new Promise((resolve) => setTimeout(resolve, (IMPATIENT.lostEventSeconds + 0.2) * 1000));
    const swept = await ops.json('sweep', '--yes');
    expect(swept.document.report.requeuedLostEvents).toBeGreaterThan(0);
    const stuck = (await ops.json('stuck')).document;
    expect(stuck.processingPaused).toBe(true);
    expect(stuck.images.find(({ id }: { id: string }) => id === waiting)).toMatchObject({
      ...{ status: 'uploaded', attempt: 0, upload: 'there', next: { kind: 'queue' } },
    });
    const resumed = await ops.json('resume', 'processing', '--yes');
    expect(resumed.document.warnings.join()).toMatch(/messages? will be delivered/);
    expect(await run.app.waitFor(waiting, ['completed'])).toMatchObject({ attempt: 1 });
    expect((await ops.json('status')).document.processing).toEqual({
      paused: false,
      state: 'Enabled',
      pause: null,
    });
  });
});

describe('the dead-letter queue', () => {
  it('is listed with reasons; one image’s message is put back and tried again; poison stays', async () => {
    const { attempt } = await run.app.image(broken);
    // As the functions leave an image whose attempts are spent by faults of ours.
    await run.database.query(`UPDATE images SET failure_code = 'attempts_exhausted' WHERE id = $1`, [broken]);
    const key = OBJECT_KEYS.raw(broken, 'field-7.tif');
    const image = { imageId: broken, key, attempt, reason: 'gave up after 3 attempts' };
    await setAsideExhausted(run.sqs, run.pipeline.endpoints.deadLetterQueueUrl, [image]);
    await run.send('{"hello": 1}');
    await expect
      .poll(async () => (await ops.json('status')).document.deadLetters, { timeout: 15_000 })
      .toBe(2);

    const listed = (await ops.json('redrive')).document.messages;
    const kinds = listed.map(({ poison, reason, imageIds }: Record<string, unknown>) => [
      poison,
      String(reason).split(':')[0],
      imageIds,
    ]);
    expect(kinds).toContainEqual([false, 'gave up after 3 attempts', [broken]]);
    expect(kinds).toContainEqual([true, 'not_a_message', []]);

    expect((await ops.json('redrive', good, '--yes')).code).toBe(1);
    expect(await ops.refusal(['redrive', broken])).toBe('usage');
    expect((await ops.json('redrive', '--all', '--dry-run')).document.wouldRedrive).toBe(1);
    expect((await ops.json('redrive', broken, '--yes')).document.redriven).toBe(1);
    await expect
      .poll(async () => (await run.app.image(broken)).failureCode, { timeout: 15_000 })
      .toBe('unsupported_format');
    expect((await run.app.image(broken)).attempt).toBe(attempt + 1);
    expect((await ops.json('redrive', '--all', '--yes')).document.redriven).toBe(0);
    expect((await ops.json('status')).document.deadLetters).toBe(1);
  });
});

describe('discard', () => {
  it('deletes one message or all poison for good, and says of what could be put back that it could', async () => {
    const { deadLetterQueueUrl } = run.pipeline.endpoints;
    const image = {
      imageId: good,
      key: OBJECT_KEYS.raw(good, SAMPLE.filename),
      attempt: 1,
      reason: 'gave up',
    };
    await setAsideExhausted(run.sqs, deadLetterQueueUrl, [image]);
    const { messages } = (await ops.json('redrive')).document;
    expect(messages).toHaveLength(2);
    const usable = messages.find(({ poison }: { poison: boolean }) => !poison).messageId;
    expect((await ops.json('discard', usable, '--dry-run')).document.wouldDiscard).toBe(1);
    expect(await ops.refusal(['discard', usable])).toBe('usage');
    expect(await ops.refusal(['discard', '--poison', '--failed-rounds'])).toBe('usage');
    expect((await ops.json('discard', '--poison', '--yes')).document.discarded).toBe(1);
    expect((await ops.json('discard', 'no-such-message', '--yes')).code).toBe(1);
    const { questions } = await ops.run(['discard', usable], 'yes');
    expect(questions.join()).toMatch(/could still be put back/);
    expect((await ops.json('status')).document.deadLetters).toBe(0);
  });

  it('deletes the messages about failed rounds', async () => {
    const QueueUrl = String(run.pipeline.outputs[OUTPUTS.failedRoundsQueueUrl]);
    await run.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"requestPayload": {}}' }));
    expect((await ops.json('discard', '--failed-rounds', '--dry-run')).document.wouldDiscard).toBe(1);
    expect((await ops.json('status')).document.failedRounds).toBe(1);
    expect((await ops.json('discard', '--failed-rounds', '--yes')).document.discarded).toBe(1);
    expect((await ops.json('status')).document.failedRounds).toBe(0);
  });
});

describe('sweep, migrate and history of what is gone', () => {
  it('a full round shows its report, and its time in the status', async () => {
    const { document } = await ops.json('sweep', '--full', '--yes');
    expect(document.report).toMatchObject({ askedDatabase: true, unknownObjects: 0 });
    const { register } = (await ops.json('status')).document;
    expect(Date.now() - Date.parse(register.fullRound.completedAt)).toBeLessThan(60_000);
  });

  it('the schema is as this checkout has it, and applying changes nothing', async () => {
    const { document } = await ops.json('migrate', 'apply', '--yes');
    expect(document.applied).toEqual([]);
    expect(document.migrations.every(({ state }: { state: string }) => state === 'applied')).toBe(true);
  });

  it('a deleted image is told of by its tombstone', async () => {
    await run.app.delete(broken);
    const { document, code } = await ops.json('history', broken);
    expect(code).toBe(0);
    expect(document.deleted).toMatchObject({ ownerId: 'demo-user', purgedAt: null });
  });
});

const proof = Object.entries(OPERATOR_PROOF).flatMap(([sid, commands]) =>
  Object.entries(commands).map(([action, command]) => ({ sid, action, command })),
);

/** What each of these commands does with an image, a message or a switch. */
const ARGUMENTS: Readonly<Record<string, () => readonly string[]>> = {
  history: () => [good],
  reprocess: () => ['--status', 'completed', '--since', '1h', '--yes'],
  redrive: () => ['--all', '--poison', '--yes'],
  pause: () => ['processing', '--reason', 'test', '--yes'],
  sweep: () => ['--yes'],
};

describe('the operator policy', () => {
  it('is all that the tool has here: it reads no image', async () => {
    const { endpoints } = run.pipeline;
    const s3 = new S3Client({
      ...{ endpoint: endpoints.s3Endpoint, region: endpoints.region, credentials: endpoints.operations },
    });
    const Key = OBJECT_KEYS.raw(good, SAMPLE.filename);
    const read = s3.send(new GetObjectCommand({ Bucket: endpoints.bucketName, Key }));
    await expect(read).rejects.toMatchObject({ name: 'AccessDenied' });
    s3.destroy();
  });

  it('allows nothing that no command uses', () => {
    const permissions = permissionsOf(operator).map(({ sid, action }) => `${sid} ${action}`);
    const proven = proof.map(({ sid, action }) => `${sid} ${action}`);
    expect(permissions.sort()).toEqual(proven.sort());
    for (const { sid, action, command } of proof) {
      expect([...(usedBy.get(`${sid} ${action}`) ?? [])], `${sid} ${action}`).toContain(command);
    }
  });

  it('names no resource that no command asks for', () => {
    for (const { Sid, Resource } of operator.policies.flatMap(({ Statement }) => asList(Statement))) {
      for (const pattern of asList(Resource)) {
        const isUsed = [...usedOn].some((one) => matchesPattern(`${Sid} ${pattern}`, one));
        expect(isUsed, `${Sid} ${pattern}`).toBe(true);
      }
    }
  });

  it.each(proof)('$command ends with an error without $sid $action', async ({ sid, action, command }) => {
    const { access, endpoints } = run.pipeline;
    const poison = { QueueUrl: endpoints.deadLetterQueueUrl, MessageBody: 'no message' };
    if (command === 'redrive') await run.sqs.send(new SendMessageCommand(poison));
    // Only what is left in the queue is given back.
    const isListed = action === 'sqs:ChangeMessageVisibility';
    const argv = [command, ...(isListed ? [] : (ARGUMENTS[command]?.() ?? []))];
    const refused: string[] = [];
    const stopWatching = access.watch(({ callerArn, allowed, ...decision }) => {
      if (callerArn === operator.arn && !allowed) refused.push(decision.action);
    });
    const outcome = await access.withholding(operator, { sid, action }, () =>
      ops.run(argv).then(
        ({ code }) => code,
        () => 'error',
      ),
    );
    stopWatching();
    expect(outcome).not.toBe(0);
    expect(new Set(refused)).toEqual(new Set([action]));
  });
});
