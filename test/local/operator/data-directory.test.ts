import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataDirectory, runningProcess } from '../../../local/operator/data-directory-lock.ts';
import { DurableState } from '../../../local/operator/durable-state.ts';
import { type Endpoints, readEndpoints, writeEndpoints } from '../../../local/operator/endpoints.ts';
import { shellExports } from '../../../local/operator/shell-exports.ts';
import { overview } from '../../../local/operator/start-command.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'data-directory-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const endpoints: Endpoints = {
  apiUrl: 'http://127.0.0.1:8400',
  token: "it's",
  tokenExpiresAt: '2026-05-01T10:00:00.000Z',
  mintToken: 'npm run --silent local:token -- --sub NAME',
  tokenIssuer: 'https://issuer.example',
  tokenAudience: 'field-app',
  tokenScope: 'images.read images.write',
  s3Endpoint: 'http://127.0.0.1:8401',
  sqsEndpoint: 'http://127.0.0.1:8402',
  rdsDataEndpoint: 'http://127.0.0.1:8403',
  dashboardUrl: 'http://127.0.0.1:8407/',
  lambdaEndpoint: 'http://127.0.0.1:8405',
  cloudFormationEndpoint: 'http://127.0.0.1:8406',
  region: 'us-east-1',
  accessKeyId: 'AKIAOPERATOR',
  secretAccessKey: 'a/b+c=\\',
  stage: 'dev',
  operations: { accessKeyId: 'AKIAOPERATIONS', secretAccessKey: 'secret' },
  bucketName: 'farm',
  queueUrl: 'http://127.0.0.1:8402/000000000000/$HOME`id`',
  deadLetterQueueUrl: 'http://127.0.0.1:8402/000000000000/dead',
  clusterArn: 'arn:aws:rds:us-east-1:000000000000:cluster:farm',
  secretArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:rds!cluster-farm',
  databaseName: 'drone_analytics',
  postgresUrl: 'postgres://postgres:secret@127.0.0.1:8404/drone_analytics',
};

describe('the lock of a data directory', () => {
  it('lets one in at a time, and names the process that is in', async () => {
    const release = await lockDataDirectory(directory);
    await expect(lockDataDirectory(directory)).rejects.toThrow(`process id ${process.pid}`);
    expect(await runningProcess(directory)).toBe(process.pid);
    await release();
    await (await lockDataDirectory(directory))();
  });

  it.each([
    [
      'of a process that is gone',
      () => ({ pid: spawnSync(process.execPath, ['-e', '']).pid, processStart: '1' }),
    ],
    ['of an earlier process with the same id', () => ({ pid: process.pid, processStart: 'long ago' })],
  ])('is taken over from one %s', async (_name, holder) => {
    await writeFile(join(directory, 'lock'), JSON.stringify(holder()));
    expect(await runningProcess(directory)).toBeUndefined();
    const release = await lockDataDirectory(directory);
    await release();
  });

  it('is taken over when it is damaged', async () => {
    await writeFile(join(directory, 'lock'), '{"pid":');
    await (await lockDataDirectory(directory))();
  });
});

describe('the kept state', () => {
  it('is the same after a restart, and readable by its owner only', async () => {
    const before = await DurableState.open(directory);
    const keys = await before.credentials('role/api');
    await before.rememberPorts({ api: 1234 });
    const after = await DurableState.open(directory);
    expect(await after.credentials('role/api')).toEqual(keys);
    expect(await after.credentials('role/sweep')).not.toEqual(keys);
    expect(after.formerPort('api')).toBe(1234);
    expect(after.databasePassword).toBe(before.databasePassword);
    expect(after.issuer.publicKeys()).toEqual(before.issuer.publicKeys());
    expect((await stat(join(directory, 'state.json'))).mode & 0o777).toBe(0o600);
  });
});

describe('endpoints.json', () => {
  it('is readable by its owner only, and only counts while the pipeline runs', async () => {
    const release = await lockDataDirectory(directory);
    await writeEndpoints(directory, endpoints);
    expect((await stat(join(directory, 'endpoints.json'))).mode & 0o777).toBe(0o600);
    expect(await readEndpoints(directory)).toEqual(endpoints);
    await release();
    await expect(readEndpoints(directory)).rejects.toThrow(/nothing runs on .*npm start/);
  });
});

describe('shellExports', () => {
  it('reach a shell unchanged, whatever is in them', async () => {
    const script = join(directory, 'env.sh');
    await writeFile(
      script,
      `${shellExports(endpoints, endpoints.token)}printf '%s|%s|%s' "$API_TOKEN" "$QUEUE_URL" "$AWS_SECRET_ACCESS_KEY"`,
    );
    const printed = execFileSync('sh', [script], { encoding: 'utf8' });
    expect(printed).toBe([endpoints.token, endpoints.queueUrl, endpoints.secretAccessKey].join('|'));
    expect(await readFile(script, 'utf8')).toMatch(/^export AWS_ENDPOINT_URL_S3=/m);
  });
});

describe('what npm start prints', () => {
  it('has commands that can be pasted into a shell, whatever the data directory is called', () => {
    const awkward = "/data/field's $HOME 2026";
    const printed = overview({ endpoints, dataDirectory: awkward }, false);
    const evaluated = /eval "\$\(npm (.*)\)"/.exec(printed)?.[1];
    const token = /npm (run --silent local:token .*)/.exec(printed)?.[1];
    for (const line of [evaluated, token]) {
      const words = execFileSync('sh', ['-c', `printf '%s|' ${line}`], { encoding: 'utf8' }).split('|');
      expect(words.slice(words.indexOf('--data-dir'))).toEqual(['--data-dir', awkward, '']);
    }
  });

  it('names no data directory where it is the default', () => {
    expect(overview({ endpoints, dataDirectory: '/project/.local' }, true)).not.toContain('--data-dir');
  });
});
