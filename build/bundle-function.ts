import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import type { BundleName } from '../lambdas/contract.ts';
import { PROJECT_ROOT } from './paths.ts';
import { bundledPackages, type ShippedPackage } from './shipped-packages.ts';

/** Packages with compiled parts cannot go into a bundle; they lie beside it in node_modules. */
export const UNBUNDLED: Readonly<Record<BundleName, readonly string[]>> = {
  api: [],
  'process-image': ['sharp'],
  'sweep-stuck-images': [],
  'migrate-schema': [],
  'deliver-webhooks': [],
  'watch-bucket': [],
  'publish-field-app': [],
};

/** Files that a function starts as threads: each is a bundle of its own, beside index.mjs. */
const THREADS: Readonly<Partial<Record<BundleName, Readonly<Record<string, string>>>>> = {
  'process-image': { 'tile-worker': 'lambdas/imagery/pass/tile-worker.ts' },
};

/** CommonJS dependencies call `require` for Node's own modules, which an ES module does not have. */
const REQUIRE =
  "import { createRequire as createRequireHere } from 'node:module';" +
  'const require = createRequireHere(import.meta.url);';

/** How everything that is deployed is bundled. */
export const BUNDLE_OPTIONS = {
  // Only a name: the hashes of chunks depend on it, and must not depend on where the build takes place.
  outdir: 'bundle',
  outExtension: { '.js': '.mjs' },
  chunkNames: '[name]-[hash]',
  bundle: true,
  // Code behind `import()` stays in files of its own: a cold start reads only what it runs.
  splitting: true,
  format: 'esm',
  platform: 'node',
  // The same file runs on Lambda's Node 24 and on the Node 20 of a laptop.
  target: 'node20.19',
  mainFields: ['module', 'main'],
  banner: { js: REQUIRE },
  minify: true,
  // Errors and metrics are told apart by class names, and stack traces are read by people.
  keepNames: true,
  legalComments: 'none',
  // Beside the bundle a map would cost cold start time, and put the build's paths into the asset.
  sourcemap: 'external',
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** How a thread is bundled: one file of CommonJS, because a thread has it loaded 10 ms earlier than modules in chunks. */
export const THREAD_OPTIONS = {
  ...BUNDLE_OPTIONS,
  outExtension: { '.js': '.cjs' },
  splitting: false,
  format: 'cjs',
  banner: {},
} as const satisfies BuildOptions;

/**
 * Bundles one function into `folder`/index.mjs, and its source map into another folder, which is not deployed.
 * @returns the packages that are in the bundle
 */
export async function bundleFunction(
  name: BundleName,
  folder: string,
  sourceMapFolder: string,
): Promise<ShippedPackage[]> {
  const entry = `lambdas/${name}/handler.ts`;
  if (!existsSync(join(PROJECT_ROOT, entry))) {
    throw new Error(`The function "${name}" cannot be built: ${entry} does not exist.`);
  }
  const bundle = (options: BuildOptions, entryPoints: Readonly<Record<string, string>>) =>
    build({
      ...options,
      absWorkingDir: PROJECT_ROOT,
      entryPoints: { ...entryPoints },
      external: [...UNBUNDLED[name]],
      metafile: true,
      write: false,
    });
  const bundles = [await bundle(BUNDLE_OPTIONS, { index: entry })];
  if (THREADS[name] !== undefined) bundles.push(await bundle(THREAD_OPTIONS, THREADS[name]));
  for (const { metafile } of bundles) refuseUnshippedImports(name, metafile);
  for (const file of bundles.flatMap(({ outputFiles }) => outputFiles)) {
    const target = file.path.endsWith('.map') ? sourceMapFolder : folder;
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, basename(file.path)), file.contents);
  }
  return bundledPackages(...bundles.map(({ metafile }) => metafile));
}

/** What the bundle still imports must be part of Node or be shipped with it. */
function refuseUnshippedImports(name: BundleName, metafile: Metafile): void {
  const shipped = UNBUNDLED[name];
  for (const output of Object.values(metafile.outputs)) {
    for (const { path, external } of output.imports) {
      if (external && !isBuiltin(path) && !shipped.includes(path)) {
        throw new Error(`The bundle of "${name}" imports "${path}", which is not shipped with it.`);
      }
    }
  }
}
