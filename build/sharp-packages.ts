import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { isArm64Binary } from './elf.ts';
import { DIST, PROJECT_ROOT } from './paths.ts';
import { putFolder } from './put-folder.ts';

/** package.json and package-lock.json of what ships. */
export const SHARP_MANIFESTS = join(PROJECT_ROOT, 'build', 'sharp-linux-arm64');

const PLATFORM = ['--os=linux', '--cpu=arm64', '--libc=glibc'];

/** The packages under @img that belong to Lambda's platform; any other means that npm took the build machine's. */
const EXPECTED_IMG_PACKAGES = ['colour', 'sharp-libvips-linux-arm64', 'sharp-linux-arm64'];

/** For compilers and readers only: about a tenth of the size. */
const NOT_SHIPPED = [
  /\.d\.[cm]?ts$/,
  /(^|\/)CHANGELOG\.md$/,
  // That of libvips is the list of its libraries with their licences.
  /^(?!@img\/sharp-libvips-).*README\.md$/,
  /^\.bin(\/|$)/,
  /^\.package-lock\.json$/,
  /^sharp\/(src|install|lib)(\/|$)/,
  /^@img\/sharp-libvips-[^/]+\/lib\/glib-2\.0(\/|$)/,
];

/**
 * A node_modules folder with sharp for Lambda, whatever the machine that builds.
 * Kept in dist/ under the hash of the lockfile and of what is left out, so that only the first build asks the registry.
 */
export async function provideSharp(): Promise<string> {
  const kept = join(DIST, `sharp-linux-arm64-${hashManifests()}`);
  if (!existsSync(kept)) {
    mkdirSync(DIST, { recursive: true });
    const work = mkdtempSync(join(DIST, '.sharp-'));
    try {
      await install(work);
      const shipped = join(work, 'shipped', 'node_modules');
      copyShipped(join(work, 'node_modules'), shipped);
      checkPlatform(shipped);
      putFolder(join(work, 'shipped'), kept);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  return join(kept, 'node_modules');
}

function hashManifests(): string {
  const hash = createHash('sha256');
  for (const name of ['package.json', 'package-lock.json']) {
    hash.update(readFileSync(join(SHARP_MANIFESTS, name)));
  }
  hash.update(NOT_SHIPPED.join('\n'));
  return hash.digest('hex').slice(0, 16);
}

async function install(folder: string): Promise<void> {
  cpSync(SHARP_MANIFESTS, folder, { recursive: true });
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];
  try {
    await promisify(execFile)('npm', ['ci', ...PLATFORM, ...options], {
      cwd: folder,
      // npm is a command file there, which only a shell runs.
      shell: process.platform === 'win32',
    });
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr?.trim() || String(cause);
    throw new Error(
      `npm could not install sharp for linux-arm64 (build/sharp-linux-arm64). ` +
        `It needs the npm registry once; after that dist/ keeps the packages. npm said:\n${said}`,
      { cause },
    );
  }
}

function copyShipped(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    filter: (source) => {
      const path = relative(from, source).split(sep).join('/');
      return !NOT_SHIPPED.some((pattern) => pattern.test(path));
    },
  });
}

/** `npm ci` takes the build machine's packages without a word when an option is lost: look at what is there. */
export function checkPlatform(nodeModules: string): void {
  const packages = readdirSync(join(nodeModules, '@img')).sort();
  if (packages.join() !== EXPECTED_IMG_PACKAGES.join()) {
    throw new Error(
      `sharp for Lambda has the packages @img/{${packages}}; @img/{${EXPECTED_IMG_PACKAGES}} are needed.`,
    );
  }
  const binaries = readdirSync(nodeModules, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(node|so(\.[\d.]+)?)$/.test(path),
  );
  const foreign = binaries.filter((path) => !isArm64Binary(join(nodeModules, path)));
  if (binaries.length < 2 || foreign.length > 0) {
    throw new Error(`sharp for Lambda: of the binaries ${binaries}, these are not for arm64: ${foreign}`);
  }
}
