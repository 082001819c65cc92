import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInto, buildLambdas } from '../../build/build-lambdas.ts';
import { isArm64Binary } from '../../build/elf.ts';
import { DIST, PROJECT_ROOT } from '../../build/paths.ts';
import { putFolder } from '../../build/put-folder.ts';
import { checkPlatform, SHARP_MANIFESTS } from '../../build/sharp-packages.ts';
import { ENVIRONMENT, FUNCTIONS, OPTIONAL_FUNCTIONS } from '../../lambdas/contract.ts';
import type { PassPlan } from '../../lambdas/imagery/pass/pass-plan.ts';

/** Functions read their settings when they are loaded; 1 is a name and a number within every bound. */
const PLAUSIBLE_ENVIRONMENT = {
  ...Object.fromEntries(Object.values(ENVIRONMENT).map((name) => [name, '1'])),
  [ENVIRONMENT.allowedUploadTypes]: 'image/tiff',
  [ENVIRONMENT.uploadEtags]: 'md5',
};

const EVERY_FUNCTION = [...FUNCTIONS, ...OPTIONAL_FUNCTIONS];

const scaling = { scale: 0.0001, offset: 0 };
const NDVI_OF_TWO_BANDS: PassPlan = {
  width: 100,
  height: 100,
  bands: [
    { role: 'red', scaling, nodata: null },
    { role: 'nir', scaling, nodata: null },
  ],
  planeType: { kind: 'uint', bits: 16 },
  indices: ['ndvi'],
  parameters: { soilBrightnessFactor: 0.5 },
  pixels: null,
  unitPixels: 0,
  hasGaps: false,
  checksReflectance: true,
  alphaMarked: null,
  previewLevel: 0,
};

const LAMBDAS = join(DIST, 'lambdas');
let scratch: string;

beforeAll(async () => {
  await buildLambdas();
  // Below the project, so that bundles which are run find what is not shipped for this machine.
  scratch = mkdtempSync(join(DIST, '.test-'));
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('the bundles', () => {
  it.each(EVERY_FUNCTION)(
    'of %s is an ES module that exports its handler, on this machine too',
    async (name) => {
      const script = `import { handler } from ${JSON.stringify(pathToFileURL(join(LAMBDAS, name, 'index.mjs')).href)};
      process.stdout.write(typeof handler);`;
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
        env: { AWS_REGION: 'us-east-1', ...PLAUSIBLE_ENVIRONMENT },
      });
      expect(stdout).toBe('function');
    },
  );

  it('of process-image starts its threads from a file beside it, which answers', async () => {
    const folder = join(LAMBDAS, 'process-image');
    const started = filesBelow(folder)
      .filter(({ path }) => path.endsWith('.mjs'))
      .flatMap(({ file }) => [...readFileSync(file, 'utf8').matchAll(/new URL\("\.\/([\w-]+\.cjs)"/g)])
      .map(([, name]) => name!);
    expect(started).toEqual(['tile-worker.cjs']);
    const worker = new Worker(join(folder, started[0]!));
    try {
      worker.postMessage({ plan: NDVI_OF_TWO_BANDS });
      worker.postMessage({ id: 7, job: null });
      const answer = await new Promise((resolve, reject) =>
        worker.once('message', resolve).once('error', reject),
      );
      expect(answer).toMatchObject({
        id: 7,
        totals: { histograms: [{ from: -1, to: 1 }], alphaValues: null },
      });
    } finally {
      await worker.terminate();
    }
  });

  it('carry no source maps: they lie beside the functions, for whoever reads a stack trace', () => {
    for (const name of EVERY_FUNCTION) {
      expect(filesBelow(join(LAMBDAS, name)).filter(({ path }) => path.endsWith('.map'))).toEqual([]);
      expect(readdirSync(join(LAMBDAS, 'source-maps', name))).toContain('index.mjs.map');
    }
  });

  it('are the same bytes when built again elsewhere: an unchanged tree deploys nothing', async () => {
    const again = join(scratch, 'deeper', 'down');
    await buildInto(again);
    for (const name of EVERY_FUNCTION) {
      const contents = (folder: string) =>
        filesBelow(join(folder, name)).map(({ path, file }) => [path, sha256(readFileSync(file))]);
      expect(contents(again)).toEqual(contents(LAMBDAS));
    }
  });

  it('are not built again from the same sources', async () => {
    const before = statSync(join(LAMBDAS, 'api', 'index.mjs')).ino;
    expect(await buildLambdas()).toBe('unchanged');
    expect(statSync(join(LAMBDAS, 'api', 'index.mjs')).ino).toBe(before);
  });
});

describe('what ships beside the bundles', () => {
  it('process-image has sharp for the platform of its function, and for no other', () => {
    const nodeModules = join(LAMBDAS, 'process-image', 'node_modules');
    expect(() => checkPlatform(nodeModules)).not.toThrow();
    expect(readdirSync(nodeModules).sort()).toEqual(['@img', 'detect-libc', 'semver', 'sharp']);
  });

  it('is the sharp that the project is tested with', () => {
    const version = (path: string) => JSON.parse(readFileSync(path, 'utf8')).dependencies.sharp;
    expect(version(join(SHARP_MANIFESTS, 'package.json'))).toBe(version(join(PROJECT_ROOT, 'package.json')));
    const shipped = join(LAMBDAS, 'process-image', 'node_modules', 'sharp', 'package.json');
    expect(JSON.parse(readFileSync(shipped, 'utf8')).version).toBe(
      version(join(PROJECT_ROOT, 'package.json')),
    );
  });

  it('migrate-schema has every migration', () => {
    const names = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.sql'));
    const shipped = names(join(LAMBDAS, 'migrate-schema', 'migrations'));
    expect(shipped).toEqual(names(join(PROJECT_ROOT, 'migrations')));
    expect(shipped.length).toBeGreaterThan(0);
  });
});

describe('a wrong sharp', () => {
  const img = (...packages: string[]) => {
    const folder = mkdtempSync(join(scratch, 'modules-'));
    for (const name of packages) mkdirSync(join(folder, '@img', name), { recursive: true });
    return folder;
  };

  it('of the build machine is noticed', () => {
    const folder = img('colour', 'sharp-libvips-linux-x64', 'sharp-linux-x64');
    expect(() => checkPlatform(folder)).toThrow(/sharp-linux-x64.*sharp-libvips-linux-arm64/);
  });

  it('under the right name is noticed', () => {
    const folder = img('colour', 'sharp-libvips-linux-arm64', 'sharp-linux-arm64');
    writeFileSync(join(folder, '@img', 'sharp-linux-arm64', 'sharp.node'), elfFor(62));
    writeFileSync(join(folder, '@img', 'sharp-libvips-linux-arm64', 'libvips.so.8'), elfFor(183));
    expect(() => checkPlatform(folder)).toThrow(/not for arm64: .*sharp\.node/);
  });

  it('is told by what it was compiled for', () => {
    const file = join(scratch, 'binary');
    for (const [contents, expected] of [
      [elfFor(183), true],
      [elfFor(62), false],
      [Buffer.from('MZ and more than twenty bytes of something else'), false],
      [Buffer.alloc(3), false],
    ] as const) {
      writeFileSync(file, contents);
      expect(isArm64Binary(file)).toBe(expected);
    }
  });
});

describe('putting a folder in its place', () => {
  it('replaces what was there, and leaves nothing behind', () => {
    const room = mkdtempSync(join(scratch, 'room-'));
    for (const [name, file] of [
      ['place', 'old'],
      ['finished', 'new'],
    ] as const) {
      mkdirSync(join(room, name));
      writeFileSync(join(room, name, file), '');
    }
    putFolder(join(room, 'finished'), join(room, 'place'));
    expect(readdirSync(room)).toEqual(['place']);
    expect(readdirSync(join(room, 'place'))).toEqual(['new']);
  });
});

/** The start of an ELF file: little-endian, 64 bits, for a machine. */
function elfFor(machine: number): Buffer {
  const header = Buffer.alloc(64);
  header.write('\x7fELF', 'latin1');
  header[4] = 2;
  header[5] = 1;
  header.writeUInt16LE(machine, 18);
  return header;
}

function sha256(contents: Buffer): string {
  return createHash('sha256').update(contents).digest('hex');
}

function filesBelow(folder: string): { path: string; file: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ path: file.slice(folder.length + 1), file }));
}
