import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { ENVIRONMENT } from '../../lambdas/contract.ts';

/** Functions read their settings when they are loaded; 1 is a name and a number within every bound. */
const PLAUSIBLE_ENVIRONMENT = {
  ...Object.fromEntries(Object.values(ENVIRONMENT).map((name) => [name, '1'])),
  [ENVIRONMENT.allowedUploadTypes]: 'image/tiff',
  [ENVIRONMENT.uploadEtags]: 'md5',
};

/** ms in which a new process of Node reads and runs a bundle's index.mjs. Starting Node itself is not in it. */
export async function measureImport(folder: string): Promise<number> {
  const url = pathToFileURL(join(folder, 'index.mjs')).href;
  const script = `const start = performance.now(); const { handler } = await import(${JSON.stringify(url)});
    if (typeof handler !== 'function') throw new Error('no handler');
    process.stdout.write(String(performance.now() - start));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: { AWS_REGION: 'us-east-1', ...PLAUSIBLE_ENVIRONMENT },
  });
  return Number(stdout);
}
