import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { BUNDLE_OPTIONS, THREAD_OPTIONS } from '../../build/bundle-function.ts';
import { DIST, PROJECT_ROOT } from '../../build/paths.ts';

/** What is run is what the Lambda runs: bundled and minified. Below the project, where sharp is found by walking up. */
const PLACE = join(DIST, 'bench');

/** Beside the measured engine: the peer in JavaScript, and the limit. */
const PROGRAMS = {
  engine: 'bench/engine/run-engine.ts',
  beds: 'bench/beds/run-beds.ts',
  'geotiff-js': 'bench/peers/geotiff-js.ts',
  'entropy-limit': 'bench/limit/entropy-limit.ts',
} as const;

/** What the engine starts, beside it. */
const THREAD = { 'tile-worker': 'lambdas/imagery/pass/tile-worker.ts' };

export type BundleForm =
  | 'whole'
  /** Gathers and draws no pictures: for peers that make none, and for the share that pictures have. */
  | 'without-preview'
  /** Not minified, with the name of every source file in front of its code: to attribute time to rooms. */
  | 'readable';

/** Modules that are replaced for `without-preview`, by path. */
const NO_PREVIEW: Readonly<Record<string, string>> = {
  'lambdas/imagery/preview/preview-values.ts':
    // No level of the map has this number.
    'export const previewLevel = () => -1; export class PreviewValues { width = 1; height = 1; add() {} }',
  'lambdas/imagery/preview/draw-preview.ts':
    "export async function drawPreview({ name, path }) { return { name, path, contentType: 'image/png', bytes: 0 }; }",
};

type Program = keyof typeof PROGRAMS;

const bundled = new Map<string, Promise<string>>();

/** Path of one bundled program. Made once, so that a long run measures the same code from its beginning to its end. */
export function bundle(program: Program, form: BundleForm = 'whole'): Promise<string> {
  const key = `${program} ${form}`;
  const path = bundled.get(key) ?? makeBundle(program, form);
  bundled.set(key, path);
  return path;
}

async function makeBundle(program: Program, form: BundleForm): Promise<string> {
  const folder = join(PLACE, form);
  const replaced = new Set<string>();
  const options = {
    absWorkingDir: PROJECT_ROOT,
    outdir: folder,
    external: ['sharp'],
    minify: form !== 'readable',
    sourcemap: false,
    plugins: form === 'without-preview' ? [replacing(NO_PREVIEW, replaced)] : [],
  };
  const bundles = await Promise.all([
    build({ ...BUNDLE_OPTIONS, ...options, entryPoints: { [program]: PROGRAMS[program] }, write: false }),
    build({
      ...THREAD_OPTIONS,
      ...options,
      entryPoints: program === 'engine' ? THREAD : {},
      write: false,
    }),
  ]);
  const missing = Object.keys(NO_PREVIEW).filter((path) => form === 'without-preview' && !replaced.has(path));
  if (missing.length > 0)
    throw new Error(`The engine no longer imports ${missing}: say in ${import.meta.url} what draws.`);
  mkdirSync(folder, { recursive: true });
  for (const { path, contents } of bundles.flatMap(({ outputFiles }) => outputFiles)) putFile(path, contents);
  return join(folder, `${program}.mjs`);
}

/** In one step, and only where it differs: another bench may be running what is there. */
function putFile(path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

function replacing(sources: Readonly<Record<string, string>>, replaced: Set<string>): Plugin {
  return {
    name: 'replacing',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const place = relative(PROJECT_ROOT, path).split(sep).join('/');
        const source = sources[place];
        if (source === undefined) return { contents: readFileSync(path), loader: 'ts' };
        replaced.add(place);
        return { contents: source, loader: 'js' };
      });
    },
  };
}
