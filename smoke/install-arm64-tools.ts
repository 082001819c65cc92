import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DIST } from '../build/paths.ts';
import { putFolder } from '../build/put-folder.ts';
import { DEBIAN_PACKAGES, NODE_PACKAGE, TOOLS } from './arm64-node.ts';

const run = promisify(execFile);

/** Unpacks emulator, libraries and Node below dist/, as any user: nothing is installed into the system. */
export async function installArm64Tools(say: (line: string) => void): Promise<void> {
  mkdirSync(DIST, { recursive: true });
  const work = mkdtempSync(join(DIST, '.arm64-tools-'));
  const tools = join(work, 'tools');
  mkdirSync(tools);
  try {
    say(`fetching ${DEBIAN_PACKAGES.join(', ')}`);
    await attempt('apt-get', ['download', ...DEBIAN_PACKAGES], work);
    for (const name of readdirSync(work).filter((file) => file.endsWith('.deb'))) {
      await attempt('dpkg', ['-x', join(work, name), join(tools, 'root')], work);
    }
    say(`fetching ${NODE_PACKAGE}`);
    const { stdout } = await attempt('npm', ['pack', '--silent', NODE_PACKAGE], work);
    await attempt('tar', ['-xzf', join(work, stdout.trim().split('\n').at(-1)!), '-C', tools], work);
    putFolder(tools, TOOLS);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function attempt(program: string, args: readonly string[], cwd: string): Promise<{ stdout: string }> {
  try {
    return await run(program, [...args], { cwd });
  } catch (cause) {
    throw new Error(`the tools for arm64 could not be fetched: ${program} ${args.join(' ')} failed`, {
      cause,
    });
  }
}
