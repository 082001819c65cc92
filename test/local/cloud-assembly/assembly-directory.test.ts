import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { newAssemblyDirectory } from '../../../local/cloud-assembly/synthesise.ts';

it('each synthesis has a folder of its own, also when several begin in the same millisecond', async () => {
  const directories = await Promise.all(Array.from({ length: 20 }, newAssemblyDirectory));
  await Promise.all(directories.map((directory) => rm(directory, { recursive: true })));
  expect(new Set(directories).size).toBe(20);
});
