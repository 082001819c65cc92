import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { ASSETS_FOLDER } from '../web/hosting/caching.ts';
import { bundleServiceWorker, ENTRY_POINT } from './bundle-service-worker.ts';
import { licenceNotices, NOTICES_FILE } from './licence-notices.ts';
import { PROJECT_ROOT } from './paths.ts';
import { bundledPackages } from './shipped-packages.ts';
import { drawIcons } from './web-icons.ts';

const WEB = join(PROJECT_ROOT, 'web');

/** Browsers of the last three years or so: docs/field-app.md. */
const TARGET = ['es2022', 'chrome111', 'firefox115', 'safari16.4'];

const COMMON: BuildOptions = {
  absWorkingDir: PROJECT_ROOT,
  bundle: true,
  platform: 'browser',
  target: TARGET,
  minify: true,
  legalComments: 'none',
  logLevel: 'silent',
};

/** The field app as static files, which any web server can serve. @returns which module went into which file */
export async function bundleWeb(site: string, sourceMaps: string): Promise<Metafile> {
  const { metafile } = await build({
    ...COMMON,
    entryPoints: { main: ENTRY_POINT },
    outdir: join(site, ASSETS_FOLDER),
    // What is looked at later is loaded later: the map library.
    splitting: true,
    format: 'esm',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    sourcemap: 'external',
    metafile: true,
  });
  moveSourceMaps(join(site, ASSETS_FOLDER), sourceMaps);
  cpSync(join(WEB, 'public'), site, { recursive: true });
  writeFileSync(join(site, NOTICES_FILE), licenceNotices(bundledPackages(metafile)));
  await drawIcons(join(site, 'icons'));
  writeFileSync(join(site, 'index.html'), indexPage(metafile));
  await bundleServiceWorker(site, metafile, WEB);
  return metafile;
}

/** Beside the site, for whoever reads a trace; nobody has to download them. */
function moveSourceMaps(assets: string, sourceMaps: string): void {
  mkdirSync(sourceMaps, { recursive: true });
  for (const name of readdirSync(assets).filter((name) => name.endsWith('.map'))) {
    renameSync(join(assets, name), join(sourceMaps, name));
  }
}

/** web/index.html with the names that have hashes in them. */
function indexPage(metafile: Metafile): string {
  const [script, output] = Object.entries(metafile.outputs).find(
    ([, one]) => one.entryPoint === ENTRY_POINT,
  )!;
  return readFileSync(join(WEB, 'index.html'), 'utf8')
    .replace('/main.js', assetUrl(script))
    .replace('/main.css', assetUrl(output.cssBundle!));
}

function assetUrl(output: string): string {
  return `/${ASSETS_FOLDER}/${basename(output)}`;
}
