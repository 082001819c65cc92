import { randomFillSync } from 'node:crypto';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyBytes, writeAll } from '../../../lambdas/imagery/cog/file-bytes.ts';
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

describe('pieces of a file', () => {
  it('are written one behind the other', () =>
    inWorkspace(async (workspace) => {
      const path = join(workspace, 'map.tif');
      const sizes = [10, 0, 3 * MEBIBYTE, 1, 20_000, 40_000];
      const pieces = sizes.map((size) => randomFillSync(Buffer.alloc(size)));
      // They are taken over: their memory is given back.
      const expected = Buffer.concat(pieces);
      const file = await open(path, 'w+');
      await writeAll(file, inTurn(pieces));
      await file.close();
      expect((await readFile(path)).equals(expected)).toBe(true);
    }));

  it('are asked for no longer once one cannot be written, and the fault is thrown', () =>
    inWorkspace(async (workspace) => {
      const path = join(workspace, 'map.tif');
      await writeFile(path, 'not for writing');
      const file = await open(path, 'r');
      let asked = 0;
      const pieces = async function* () {
        for (; asked < 100; asked++) yield Buffer.alloc(10);
      };
      await expect(writeAll(file, pieces())).rejects.toMatchObject({ code: 'EBADF' });
      await file.close();
      expect(asked).toBeLessThan(5);
    }));

  it('end with the fault of where they come from, after what is on its way', () =>
    inWorkspace(async (workspace) => {
      const path = join(workspace, 'map.tif');
      const file = await open(path, 'w+');
      const pieces = async function* () {
        yield Buffer.alloc(MEBIBYTE, 1);
        throw new Error('the overviews cannot be read');
      };
      await expect(writeAll(file, pieces())).rejects.toThrow('the overviews cannot be read');
      const { size } = await file.stat();
      await file.close();
      expect(size).toBe(MEBIBYTE);
    }));
});

async function* inTurn(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
