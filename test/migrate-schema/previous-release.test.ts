import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { DIST, PROJECT_ROOT } from '../../build/paths.ts';
import { provideSharp } from '../../build/sharp-packages.ts';

const run = promisify(execFile);
const MIGRATIONS = join(PROJECT_ROOT, 'migrations');

/** While a release is being deployed, and after its functions were rolled back, this one's code meets the new schema. */
const PREVIOUS = JSON.parse(readFileSync(join(MIGRATIONS, 'previous-release.json'), 'utf8')) as {
  readonly version: string;
  readonly commit: string;
  readonly lastMigration: string;
};

/** Of the previous release itself: upload, result, reprocess, delete, sweep, full round, on the whole pipeline. */
const ITS_TESTS = ['test/end-to-end/reprocess-and-delete.test.ts', 'test/end-to-end/sweep.test.ts'];

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const describeRelease = hasHistory() ? describe : describe.skip;

describeRelease(`the code of release ${PREVIOUS.version} (skipped without the history)`, () => {
  it('has the migrations that it was released with at the start of ours, unchanged', () => {
    const tree = checkOut();
    const released = migrationsIn(join(tree, 'migrations'));
    expect(released.at(-1)?.name).toBe(PREVIOUS.lastMigration);
    expect(migrationsIn(MIGRATIONS).slice(0, released.length)).toEqual(released);
  });

  it('passes its own end-to-end tests on the schema of today', { timeout: 300_000 }, async () => {
    const tree = checkOut();
    rmSync(join(tree, 'migrations'), { recursive: true });
    cpSync(MIGRATIONS, join(tree, 'migrations'), { recursive: true });
    await lendSharp(tree);
    const report = await runTests(tree);
    expect(report.failures).toEqual([]);
    expect(report.passed).toBeGreaterThanOrEqual(8);
  });
});

function hasHistory(): boolean {
  try {
    execFileSync('git', ['cat-file', '-e', `${PREVIOUS.commit}^{tree}`], {
      cwd: PROJECT_ROOT,
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

/** The tree of the release, below the project: there its code finds the packages of today. */
function checkOut(): string {
  mkdirSync(DIST, { recursive: true });
  const tree = mkdtempSync(join(DIST, '.previous-release-'));
  folders.push(tree);
  const archive = execFileSync('git', ['archive', PREVIOUS.commit], {
    cwd: PROJECT_ROOT,
    maxBuffer: 256 * 1024 ** 2,
  });
  execFileSync('tar', ['-x', '-C', tree], { input: archive });
  return tree;
}

/** What the build would ask the registry for. */
async function lendSharp(tree: string): Promise<void> {
  const packages = await provideSharp();
  const kept = join(packages, '..');
  mkdirSync(join(tree, 'dist'));
  symlinkSync(kept, join(tree, 'dist', kept.split('/').at(-1)!));
}

async function runTests(tree: string): Promise<{ passed: number; failures: string[] }> {
  const vitest = join(PROJECT_ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  // One worker that loads the code once: this run is one of several on this machine.
  const alone = ['--maxWorkers=1', '--no-isolate'];
  const options = ['run', '--root', '.', '--reporter=json', '--bail=1', ...alone, ...ITS_TESTS];
  const settings = { cwd: tree, env: withoutVitest(), maxBuffer: 64 * 1024 ** 2 };
  // Failed tests are an exit code, and what failed is in the report all the same.
  const { stdout, stderr } = await run(process.execPath, [vitest, ...options], settings).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  if (!stdout.includes('{')) throw new Error(`the previous release's tests did not run: ${stderr}`);
  const { numPassedTests, testResults } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Report;
  const failures = testResults.flatMap(({ status, message, assertionResults }) => [
    ...(status === 'failed' && message ? [message] : []),
    ...assertionResults.flatMap(({ fullName, failureMessages }) =>
      failureMessages.map((why) => `${fullName}: ${why}`),
    ),
  ]);
  return { passed: numPassedTests, failures };
}

interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly failureMessages: string[] }[];
  }[];
}

/** A run within a run would take the outer one's workers for its own. */
function withoutVitest(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST|NODE_ENV)/.test(name)),
  );
}

function migrationsIn(folder: string): { name: string; text: string }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}
