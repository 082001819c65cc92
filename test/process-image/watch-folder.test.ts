import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { watchFolder } from '../../lambdas/process-image/watch-folder.ts';
import { withWorkspace } from '../../lambdas/process-image/with-workspace.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watched-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('tells what all files of the folder take together', async () => {
  const watched = watchFolder(folder);
  await writeFile(join(folder, 'a'), Buffer.alloc(1000));
  await writeFile(join(folder, 'b'), Buffer.alloc(500));
  expect(await watched.stop()).toBe(1500);
});

it('counts a folder that has gone as nothing', async () => {
  const watched = watchFolder(folder);
  await rm(folder, { recursive: true });
  expect(await watched.stop()).toBe(0);
});

it('tells what an image took, also of one that failed', async () => {
  const peaks: number[] = [];
  const work = withWorkspace(
    async (workspace) => {
      await writeFile(join(workspace, 'overviews'), Buffer.alloc(300));
      throw new Error('damaged');
    },
    (bytes) => peaks.push(bytes),
  );
  await expect(work).rejects.toThrow('damaged');
  expect(peaks).toEqual([300]);
});
