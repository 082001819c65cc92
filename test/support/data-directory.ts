import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPipeline } from '../../local/pipeline-run.ts';
import { assemblyFor } from './assembly.ts';

const copy = promisify(execFile);

const NAME = 'crop-health-end-to-end-';

/** Of a data directory: what a stack that is deployed again finds of its database and its migrations. */
const KEPT = ['state.json', 'postgres'];

let deployed: Promise<string> | undefined;

/**
 * A new data directory with the database of a first deployment, which each worker of a run makes once: half of what
 * starting a pipeline takes is making a cluster and migrating it statement by statement. Outside a test run, and where root
 * has to keep the cluster elsewhere, it is empty.
 */
export async function makeDataDirectory(): Promise<string> {
  if (process.env.VITEST === undefined) return mkdtemp(join(tmpdir(), NAME));
  const { inject } = await import('vitest');
  const run = inject('runDirectory');
  deployed ??= deployOnce(join(run, `deployed-${process.pid}`));
  const first = await deployed;
  const dataDirectory = await mkdtemp(join(run, NAME));
  if (existsSync(join(first, 'postgres', 'cluster'))) {
    // With owners and modes, which PostgreSQL looks at.
    await copy('cp', ['-a', ...KEPT.map((name) => join(first, name)), dataDirectory]);
  }
  return dataDirectory;
}

async function deployOnce(dataDirectory: string): Promise<string> {
  const assembly = await assemblyFor({});
  const pipeline = await startPipeline({ dataDirectory, port: 0, durable: false, ...assembly });
  await pipeline.stop();
  return dataDirectory;
}
