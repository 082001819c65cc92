import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { startPipeline } from '../../local/pipeline-run.ts';
import { IMPATIENT } from '../end-to-end/pipeline-under-test.ts';
import { DELAY_IS_OVER, PROCESS_IMAGE } from './faulty-pipeline.ts';

/**
 * The pipeline in a process of its own, as npm start runs it, but impatient. Says so once it runs, then does what each
 * line of its input asks for: `sweep`, `disk SIZE` (of the functions' temporary folder) or `stop`.
 */
const [dataDirectory = '', assemblyDirectory] = process.argv.slice(2);
const assembly = assemblyDirectory === undefined ? {} : { assemblyDirectory };
const pipeline = await startPipeline({ dataDirectory, port: 0, context: { config: IMPATIENT }, ...assembly });
const temporaryFolder = join(dataDirectory, 'tmp');
let mounted = false;

process.stdout.write('running\n');
for await (const line of createInterface({ input: process.stdin })) {
  const [command, size] = line.split(' ');
  if (command === 'sweep') await sweep();
  if (command === 'disk') giveDisk(size!);
  process.stdout.write(`done ${line}\n`);
  if (command === 'stop') break;
}
// The mount is this process's alone, and in the way of whoever clears the folder.
if (mounted) execFileSync('umount', ['-l', temporaryFolder]);
await pipeline.stop();
process.exit(0);

async function sweep(): Promise<void> {
  const database = new pg.Client({ connectionString: pipeline.endpoints.postgresUrl });
  await database.connect();
  await database.query(DELAY_IS_OVER);
  await database.end();
  await pipeline.scheduler.trigger(pipeline.scheduler.names()[0] ?? '');
}

/** Only in a mount namespace of our own: nobody else sees it, and it is gone with this process. */
function giveDisk(size: string): void {
  const options = mounted ? `remount,size=${size}` : `size=${size}`;
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', temporaryFolder]);
  mounted = true;
  // Those that run already have their folders behind the mount.
  while (pipeline.functions.get(PROCESS_IMAGE).killOne());
}
