import { randomFillSync } from 'node:crypto';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyBytes } from '../../../lambdas/imagery/cog/file-bytes.ts';
import { inWorkspace } from '../workspace.ts';

const MEBIBYTE = 1024 * 1024;

describe('a piece of a file', () => {
  it.each([0, 1, MEBIBYTE, 5 * MEBIBYTE + 7])('is copied behind what is there: %i bytes', (length) =>
    inWorkspace(async (workspace) => {
      const path = join(workspace, 'map.tif');
      const before = randomFillSync(Buffer.alloc(6 * MEBIBYTE));
      await writeFile(path, before);
      const file = await open(path, 'r+');
      await copyBytes(file, { from: 3, to: before.length, length });
      await file.close();
      const after = await readFile(path);
      expect(after.equals(Buffer.concat([before, before.subarray(3, 3 + length)]))).toBe(true);
    }),
  );
});
