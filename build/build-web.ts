import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleWeb } from './bundle-web.ts';
import { hashFiles } from './input-hash.ts';
import { DIST } from './paths.ts';
import { putFolder } from './put-folder.ts';

const PLACE = join(DIST, 'web');

/** Of the inputs that dist/web was made from. Beside the site, not in it: it is not served. */
const STAMP = 'inputs.sha256';

/** Builds the field app into dist/web/site, unless what is there was made from the same inputs. */
export async function buildWeb(): Promise<'built' | 'unchanged'> {
  const stamp = hashFiles(
    ['package-lock.json', 'lambdas/contract.ts'],
    ['build', 'client', 'web', 'lambdas/api', 'lambdas/pipeline'],
  );
  if (readStamp() === stamp) return 'unchanged';
  mkdirSync(DIST, { recursive: true });
  const work = mkdtempSync(join(DIST, '.web-'));
  try {
    const finished = join(work, 'web');
    await bundleWeb(join(finished, 'site'), join(finished, 'source-maps'));
    writeFileSync(join(finished, STAMP), stamp);
    putFolder(finished, PLACE);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return 'built';
}

function readStamp(): string | undefined {
  const file = join(PLACE, STAMP);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const started = performance.now();
  try {
    const outcome = await buildWeb();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.error(outcome === 'built' ? `dist/web built in ${seconds} s` : 'dist/web is up to date');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
