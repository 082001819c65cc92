import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPipeline } from '../../local/pipeline-run.ts';
import { assemblyFor } from './assembly.ts';

const copy = promisify(execFile);

/** Of a data directory: what a stack that is deployed again finds of its database and its migrations. */
const KEPT = ['state.json', 'postgres'];

let made: Promise<string> | undefined;

/**
 * Puts the database of a first deployment, which each worker of a run makes once, into a new data directory: half of what
 * starting a pipeline takes is making a cluster and migrating it statement by statement. Outside a test run, and where root
 * has to keep the cluster elsewhere, nothing.
 */
export async function provideMigratedDatabase(dataDirectory: string): Promise<void> {
  if (process.env.VITEST === undefined) return;
  made ??= deployOnce();
  const first = await made;
  if (!existsSync(join(first, 'postgres', 'cluster'))) return;
  // With owners and modes, which PostgreSQL looks at.
  await copy('cp', ['-a', ...KEPT.map((name) => join(first, name)), dataDirectory]);
}

async function deployOnce(): Promise<string> {
  const { inject } = await import('vitest');
  const dataDirectory = join(inject('runDirectory'), `deployed-${process.pid}`);
  const assembly = await assemblyFor({});
  const pipeline = await startPipeline({ dataDirectory, port: 0, durable: false, ...assembly });
  await pipeline.stop();
  return dataDirectory;
}
