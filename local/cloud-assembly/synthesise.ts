import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT_ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Assemblies lie below the project root: the functions run from their staged assets, and Node resolves
 * sharp's binary for this machine from the project's node_modules by walking up from there.
 */
const ASSEMBLIES = join(PROJECT_ROOT, '.local', 'assemblies');

export interface SynthesisOptions {
  /** Context on top of cdk.json's, as `cdk synth --context` gives it. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly account: string;
  readonly region: string;
}

/** Builds the function bundles into dist/, from which the app takes its assets. */
export async function buildFunctions(): Promise<void> {
  await runTypeScript('build/build-lambdas.ts', {});
}

/** Builds the field app into dist/web. */
export async function buildFieldApp(): Promise<void> {
  await runTypeScript('build/build-web.ts', {});
}

/** Runs bin/app.ts the way the CDK CLI does, and answers with the directory of the cloud assembly. */
export async function synthesise(options: SynthesisOptions): Promise<string> {
  await removeAbandonedAssemblies();
  const directory = await newAssemblyDirectory();
  await runTypeScript('bin/app.ts', {
    CDK_OUTDIR: directory,
    CDK_CONTEXT_JSON: JSON.stringify({ ...(await configuredContext()), ...options.context }),
    ...synthesisEnvironment(options),
  });
  return directory;
}

/** Of a process that synthesises for this machine. */
export function synthesisEnvironment({ account, region }: SynthesisOptions): Record<string, string> {
  return {
    // Two thirds of the time, for rules of AWS that `cdk synth` and the tests of the stacks check.
    CDK_VALIDATION: 'false',
    CDK_DEFAULT_ACCOUNT: account,
    CDK_DEFAULT_REGION: region,
  };
}

/** Named after this process, so that it can be told when nobody needs it; never the same, however many begin at once. */
export async function newAssemblyDirectory(): Promise<string> {
  await mkdir(ASSEMBLIES, { recursive: true });
  return mkdtemp(join(ASSEMBLIES, `${process.pid}-`));
}

/** cdk.json's, for this machine. */
export async function configuredContext(): Promise<Record<string, unknown>> {
  const cdkJson = JSON.parse(await readFile(join(PROJECT_ROOT, 'cdk.json'), 'utf8'));
  // Stages that are described for an account name what is in it: this machine has none of that.
  const ownStages = { stages: {}, configFolder: '' };
  return { ...cdkJson.context, ...ownStages, 'aws:cdk:enable-path-metadata': true };
}

/** Assemblies whose process was killed before it could remove them. */
async function removeAbandonedAssemblies(): Promise<void> {
  const names = await readdir(ASSEMBLIES).catch(() => []);
  const abandoned = names.filter((name) => !isRunning(Number(name.split('-')[0])));
  await Promise.all(abandoned.map((name) => rm(join(ASSEMBLIES, name), { recursive: true, force: true })));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Output is kept for the error: standard output belongs to the command that runs us. */
async function runTypeScript(script: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  await new Promise<void>((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`could not start ${script}`, { cause })));
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${script} ended with ${signal ?? `exit code ${code}`}:\n${output.trim()}`));
    });
  });
}
