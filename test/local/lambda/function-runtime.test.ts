import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { deployFunction } from './functions.ts';

describe('an invocation', () => {
  it('hands over event and context, and answers with what the handler returns', async () => {
    const { invoke } = await deployFunction(`
      export const handler = async (event, context) => ({
        doubled: event.n * 2,
        name: context.functionName,
        arn: context.invokedFunctionArn,
        memory: context.memoryLimitInMB,
        remaining: context.getRemainingTimeInMillis(),
        requestId: context.awsRequestId,
      })`);
    const { payload, requestId } = await invoke({ n: 21 });
    expect(payload).toMatchObject({
      doubled: 42,
      name: 'field',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:field',
      memory: '256',
      requestId,
    });
    const { remaining } = payload as { remaining: number };
    expect(remaining).toBeGreaterThan(8000);
    expect(remaining).toBeLessThanOrEqual(10_000);
  });

  it('runs in the asset, with the template environment and nothing of this process', async () => {
    vi.stubEnv('AWS_PROFILE', 'private');
    const { invoke } = await deployFunction(
      'export const handler = async () => ({ cwd: process.cwd(), env: process.env })',
      {
        environment: { BUCKET_NAME: 'farm' },
      },
    );
    const { env, cwd } = (await invoke()).payload as { cwd: string; env: Record<string, string> };
    vi.unstubAllEnvs();
    expect(env).toMatchObject({
      BUCKET_NAME: 'farm',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIAFIELD',
    });
    expect(env.LAMBDA_TASK_ROOT).toBe(cwd);
    expect(env).not.toHaveProperty('AWS_PROFILE');
  });

  it('is told of an error that the handler throws, by type, message and trace', async () => {
    const { invoke } = await deployFunction(
      'export const handler = async () => { throw new RangeError("no such band") }',
    );
    const { functionError } = await invoke();
    expect(functionError).toMatchObject({ errorType: 'RangeError', errorMessage: 'no such band' });
    expect(functionError?.trace?.[0]).toContain('no such band');
  });

  it.each([
    ['a missing file', '', 'missing.handler', 'Runtime.ImportModuleError'],
    ['a missing export', 'export const other = 1', 'index.handler', 'Runtime.HandlerNotFound'],
    ['an error while loading', 'throw new TypeError("broken")', 'index.handler', 'TypeError'],
    ['an exit while loading', 'process.exit(3)', 'index.handler', 'Runtime.ExitError'],
  ])('fails on %s', async (_name, source, handler, errorType) => {
    const { invoke } = await deployFunction(source, { handler });
    expect((await invoke()).functionError?.errorType).toBe(errorType);
  });

  it('fails when the answer is larger than Lambda carries', async () => {
    const { invoke } = await deployFunction('export const handler = async () => "x".repeat(7 * 1024 * 1024)');
    expect((await invoke()).functionError?.errorType).toBe('Function.ResponseSizeTooLarge');
  });
});

describe('an execution environment', () => {
  const counter =
    'let n = 0; export const handler = async (e) => { await new Promise((r) => setTimeout(r, e.ms ?? 0)); n += 1; return { n, pid: process.pid } }';
  type Count = { n: number; pid: number };

  it('is used again while it is warm', async () => {
    const { invoke } = await deployFunction(counter);
    const first = (await invoke()).payload as Count;
    const second = (await invoke()).payload as Count;
    expect(second).toEqual({ n: 2, pid: first.pid });
  });

  it('handles one event at a time; more wait beyond the limit', async () => {
    const { invoke } = await deployFunction(counter, {}, { maximumEnvironments: 2 });
    const results = await Promise.all(Array.from({ length: 4 }, () => invoke({ ms: 150 })));
    const pids = results.map((result) => (result.payload as Count).pid);
    expect(new Set(pids).size).toBe(2);
  });

  it('never runs more at a time than the template reserves', async () => {
    const { invoke } = await deployFunction(counter, { reservedConcurrency: 1 });
    const results = await Promise.all([invoke({ ms: 50 }), invoke({ ms: 50 })]);
    expect(results.map((result) => (result.payload as Count).n)).toEqual([1, 2]);
  });

  it('ends when it has been idle, and its temporary folder with it', async () => {
    const { invoke } = await deployFunction(
      'export const handler = async () => ({ pid: process.pid, folder: process.env.TMPDIR })',
      {},
      { idleMilliseconds: 50 },
    );
    const { pid, folder } = (await invoke()).payload as { pid: number; folder: string };
    expect(existsSync(folder)).toBe(true);
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 3000);
    await vi.waitFor(() => expect(existsSync(folder)).toBe(false));
  });

  it('is killed at the timeout, even in a busy loop, and the next event gets a new one', async () => {
    const { invoke } = await deployFunction(
      'export const handler = async (e) => { while (e.busy); return process.pid }',
      { timeoutSeconds: 1 },
    );
    const before = await invoke();
    const { functionError } = await invoke({ busy: true });
    expect(functionError?.errorType).toBe('Sandbox.Timedout');
    expect(functionError?.errorMessage).toMatch(/Task timed out after 1\.00 seconds/);
    const after = await invoke();
    expect(after.payload).not.toBe(before.payload);
  });

  it('is killed when it holds more memory than the template gives', async () => {
    const { invoke } = await deployFunction(
      `const held = [];
       export const handler = async () => { for (;;) { held.push(Buffer.alloc(8 << 20, 1)); await new Promise((r) => setTimeout(r, 10)); } }`,
      { memoryMegabytes: 128 },
    );
    const { functionError } = await invoke();
    expect(functionError).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(functionError?.errorMessage).toContain('Runtime exited with error: signal: killed');
  });

  it('fails the invocation when the process ends in the middle', async () => {
    const { invoke, functions } = await deployFunction(
      'export const handler = async (e) => { if (e.exit) process.exit(9); await new Promise((r) => setTimeout(r, 5000)) }',
    );
    expect((await invoke({ exit: true })).functionError?.errorMessage).toContain('exit status 9');
    const working = invoke();
    await sleep(500);
    expect(functions.get('field').killOne()).toBe(true);
    expect((await working).functionError?.errorMessage).toContain('signal: killed');
  });

  it('passes on what the function writes', async () => {
    const { invoke, lines } = await deployFunction(
      'export const handler = async () => { console.log("hello"); console.error("oh") }',
    );
    await invoke();
    await vi.waitFor(() => expect(lines).toEqual(expect.arrayContaining(['hello', 'oh'])));
    expect(lines.some((line) => /^REPORT RequestId: .*Memory Size: 256 MB/.test(line))).toBe(true);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
