import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { DIST, PROJECT_ROOT } from './paths.ts';
import { putFolder } from './put-folder.ts';

/** Builds the field app into dist/web: static files, which any web server can serve. */
export async function buildWeb(folder = join(DIST, 'web')): Promise<Metafile> {
  mkdirSync(DIST, { recursive: true });
  const work = mkdtempSync(join(DIST, '.web-'));
  try {
    const finished = join(work, 'web');
    const { metafile } = await build({
      absWorkingDir: join(PROJECT_ROOT, 'web'),
      entryPoints: { main: 'source/main.tsx' },
      outdir: finished,
      bundle: true,
      // The map library is loaded once a map is looked at.
      splitting: true,
      format: 'esm',
      platform: 'browser',
      target: ['es2022'],
      minify: true,
      sourcemap: 'external',
      metafile: true,
      logLevel: 'silent',
    });
    copyFileSync(join(PROJECT_ROOT, 'web', 'index.html'), join(finished, 'index.html'));
    cpSync(join(PROJECT_ROOT, 'web', 'public'), finished, { recursive: true });
    putFolder(finished, folder);
    return metafile;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildWeb();
  console.error('dist/web built');
}
