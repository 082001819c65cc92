import { type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../../local/cloud-assembly/synthesise.ts';

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const MODULE = JSON.stringify(join(PROJECT_ROOT, 'local', 'operator', 'command-line.ts'));

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'command-line-')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs `body` as a command in a process of its own, as npm runs the scripts of package.json. */
async function runCommand(body: string, options: SpawnOptions = {}) {
  const script = `import { print, runCommand } from ${MODULE};
    const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    await runCommand(async (argv) => { ${body} });`;
  const child = spawn(process.execPath, ['--import', TSX, '--input-type=module', '--eval', script], {
    cwd: PROJECT_ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    output.stdout += chunk;
    if (output.stdout.includes('close me')) child.stdout?.destroy();
  });
  child.stderr?.on('data', (chunk) => (output.stderr += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, ...output };
}

describe('a command', () => {
  it('takes names of files from where npm was called, which is not where npm runs it', async () => {
    const env = { ...process.env, INIT_CWD: folder };
    expect(await runCommand('await print(process.cwd()); return 0;', { env })).toMatchObject({
      code: 0,
      stdout: folder,
    });
  });

  it('stays where it is when no npm has moved it', async () => {
    const env = { ...process.env, INIT_CWD: PROJECT_ROOT };
    const { stdout } = await runCommand('await print(process.cwd()); return 0;', { cwd: tmpdir(), env });
    expect(stdout).toBe(await realpath(tmpdir()));
  });

  it('runs to its end when the reader of its output goes away', async () => {
    const body = `await print('close me'); await sleep(500); await print('x'); await print('y');
      process.stderr.write('done'); return 3;`;
    expect(await runCommand(body)).toMatchObject({ code: 3, stderr: 'done' });
  });

  it.skipIf(process.platform !== 'linux')('fails where its output cannot be kept', async () => {
    const full = openSync('/dev/full', 'w');
    try {
      const result = await runCommand(`await print('result'); return 0;`, {
        stdio: ['ignore', full, 'pipe'],
      });
      expect(result.code).toBe(1);
      expect(result.stderr).toMatch(/could not be written to standard output\n {2}because: ENOSPC/);
    } finally {
      closeSync(full);
    }
  });
});
