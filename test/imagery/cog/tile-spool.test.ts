import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SpooledTile, TileSpool } from '../../../lambdas/imagery/cog/tile-spool.ts';
import { inWorkspace } from '../workspace.ts';

const KIBIBYTE = 1024;

/** Appends tiles of random sizes, and works with them. */
function withSpool(
  sizes: readonly number[],
  work: (spool: TileSpool, tiles: SpooledTile[], path: string) => Promise<void>,
): Promise<void> {
  return inWorkspace(async (workspace) => {
    const path = join(workspace, 'overviews');
    const spool = await TileSpool.create(path);
    const tiles: SpooledTile[] = [];
    for (const [i, length] of sizes.entries()) {
      tiles.push({ at: await spool.append(new Uint8Array(length).fill(i + 1)), length });
    }
    try {
      await work(spool, tiles, path);
    } finally {
      await spool.close();
    }
  });
}

async function read(spool: TileSpool, tiles: readonly SpooledTile[]): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of spool.read(tiles)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('the tiles that wait in a file', () => {
  it('come back whole and in the order that is asked for', async () => {
    const size = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(700 * KIBIBYTE, 3000 * KIBIBYTE));
    const order = fc.array(size, { minLength: 1, maxLength: 12 }).chain((sizes) =>
      fc.record({
        sizes: fc.constant(sizes),
        asked: fc.oneof(
          fc.constant(sizes.map((_, i) => i)),
          fc.array(fc.nat({ max: sizes.length - 1 }), { maxLength: 12 }),
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(order, ({ sizes, asked }) =>
        withSpool(sizes, async (spool, tiles) => {
          const found = await read(
            spool,
            asked.map((i) => tiles[i]!),
          );
          const expected = Buffer.concat(asked.map((i) => Buffer.alloc(sizes[i]!, i + 1)));
          expect(found.equals(expected)).toBe(true);
        }),
      ),
      { numRuns: 30 },
    );
  });

  it('are read several at once where they are small and follow one another', () =>
    withSpool([100, 200, 300], async (spool, tiles) => {
      const pieces: number[] = [];
      for await (const { length } of spool.read(tiles)) pieces.push(length);
      expect(pieces).toEqual([600]);
    }));

  it('fail where the file has lost some, however far ahead they were read', () =>
    withSpool([3000 * KIBIBYTE, 3000 * KIBIBYTE, 3000 * KIBIBYTE], async (spool, tiles, path) => {
      truncateSync(path, 4000 * KIBIBYTE);
      await expect(read(spool, tiles)).rejects.toThrow('the intermediate file ends at byte');
    }));
});
