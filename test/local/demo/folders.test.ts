import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newDemoDirectory } from '../../../local/demo/demo-directory.ts';
import { prepareOutputFolder } from '../../../local/demo/output-folder.ts';
import { lockDataDirectory } from '../../../local/operator/data-directory-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-folders-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('prepareOutputFolder', () => {
  it('makes the folder with those above it, and takes one that is there', async () => {
    const nested = join(folder, 'a', 'b', 'c');
    await prepareOutputFolder(nested);
    await prepareOutputFolder(nested);
    expect((await stat(nested)).isDirectory()).toBe(true);
  });

  it('takes a link to a folder', async () => {
    await symlink(folder, join(folder, 'link'));
    await prepareOutputFolder(join(folder, 'link'));
    await prepareOutputFolder(join(folder, 'link', 'below'));
  });

  it.each([
    ['nothing', () => '', /--out needs a folder/],
    ['a file', () => join(folder, 'file'), /--out .*file: there is a file where the folder should be/],
    ['below a file', () => join(folder, 'file', 'below'), /there is a file where the folder should be/],
    ['a link to nowhere', () => join(folder, 'nowhere'), /--out .*nowhere: /],
  ])('refuses %s', async (_name, path, message) => {
    await writeFile(join(folder, 'file'), '');
    await symlink(join(folder, 'gone', 'gone'), join(folder, 'nowhere'));
    await expect(prepareOutputFolder(path())).rejects.toThrow(message);
  });

  it.skipIf(process.platform !== 'linux')('does not wait for ever where no folder can be made', async () => {
    await expect(prepareOutputFolder('/proc/maps-of-the-demo')).rejects.toThrow(/--out/);
  });
});

describe('newDemoDirectory', () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid;

  it('removes what is left of demos that were killed', async () => {
    await mkdir(join(folder, `${gone}-1`));
    await newDemoDirectory(folder);
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves a demo alone that has its lock, or is about to take it', async () => {
    const locked = join(folder, `${gone}-2`);
    const release = await lockDataDirectory(locked);
    const starting = `${process.ppid}-3`;
    await mkdir(join(folder, starting));
    await newDemoDirectory(folder);
    expect((await readdir(folder)).sort()).toEqual([`${gone}-2`, starting].sort());
    await release();
  });
});
