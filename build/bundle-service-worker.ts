import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { ASSETS_FOLDER } from '../web/hosting/caching.ts';

/** From the project's root, as esbuild's list of outputs has it. */
export const ENTRY_POINT = 'web/source/main.tsx';

/** Besides what the page loads at once. */
const PUBLIC_FILES = ['manifest.webmanifest', 'icons/icon.svg', 'icons/icon-192.png'];

/**
 * The service worker with the list of what it keeps for a start without a network: the page and what that loads at once. Any
 * change of these changes the worker, and that is how browsers learn of a new version.
 */
export async function bundleServiceWorker(site: string, metafile: Metafile, web: string): Promise<void> {
  const files = [...shellAssets(metafile).map((name) => `${ASSETS_FOLDER}/${name}`), ...PUBLIC_FILES];
  const hash = createHash('sha256').update(readFileSync(join(site, 'index.html')));
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(site, file)));
  await build({
    absWorkingDir: web,
    entryPoints: { 'service-worker': 'service-worker/service-worker.ts' },
    outdir: site,
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: ['es2022'],
    minify: true,
    define: {
      SHELL_FILES: JSON.stringify(['/', '/config.json', ...files.map((file) => `/${file}`)]),
      SHELL_VERSION: JSON.stringify(hash.digest('hex').slice(0, 16)),
    },
    logLevel: 'silent',
  });
}

/** Names of the entry point's own files: script, style, and the chunks that it imports without waiting for a click. */
export function shellAssets({ outputs }: Metafile): string[] {
  const [entry] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === ENTRY_POINT)!;
  const found = new Set<string>();
  const follow = (path: string) => {
    if (found.has(path)) return;
    found.add(path);
    const { imports, cssBundle } = outputs[path]!;
    if (cssBundle !== undefined) found.add(cssBundle);
    for (const { path: imported, kind } of imports) {
      if (kind === 'import-statement' && outputs[imported] !== undefined) follow(imported);
    }
  };
  follow(entry);
  return [...found].map((path) => basename(path)).sort();
}
