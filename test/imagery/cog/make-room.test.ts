import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedRoom } from '../../../lambdas/imagery/cog/expected-room.ts';
import { FileMapSink } from '../../../lambdas/imagery/cog/file-map-sink.ts';
import { makeRoom } from '../../../lambdas/imagery/cog/make-room.ts';
import { inWorkspace } from '../workspace.ts';

const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 });
const bytes = fc.integer({ min: 1, max: 900 });

/** Tiles of these sizes, appended in the order of a permutation. */
const appended = sizes
  .chain((counts) =>
    fc.tuple(fc.constant(counts), fc.shuffledSubarray([...counts.keys()], { minLength: counts.length })),
  )
  .map(([counts, inOrder]) => {
    const places = new Float64Array(counts.length);
    let end = 0;
    for (const tile of inOrder) {
      places[tile] = end;
      end += counts[tile]!;
    }
    return { places, byteCounts: Float64Array.from(counts), inOrder, total: end };
  });

describe('the room before the full resolution', () => {
  it('holds what comes before, every tile whole, and less than a tile that is unused, whatever was expected', async () => {
    await fc.assert(
      fc.asyncProperty(appended, bytes, bytes, (tiles, length, room) =>
        inWorkspace(async (workspace) => {
          const path = join(workspace, 'map.tif');
          const sink = await FileMapSink.create(path, room);
          for (const tile of tiles.inOrder) {
            await sink.append(new Uint8Array(tiles.byteCounts[tile]!).fill(tile + 1));
          }
          const offsets = await sink.makeRoom(length, tiles);
          await sink.finish(headOf(length));
          const file = await readFile(path);
          expect(file.subarray(0, length).every((byte) => byte === 255)).toBe(true);
          for (const [tile, offset] of offsets.entries()) {
            expect(offset).toBeGreaterThanOrEqual(length);
            const found = file.subarray(offset, offset + tiles.byteCounts[tile]!);
            expect(found.equals(Buffer.alloc(tiles.byteCounts[tile]!, tile + 1))).toBe(true);
          }
          const unused = file.length - length - tiles.total;
          expect(unused).toBeGreaterThanOrEqual(0);
          expect(unused).toBeLessThan(Math.max(...tiles.byteCounts));
        }),
      ),
      { numRuns: 200 },
    );
  });

  it('moves no more than what the expectation was off by, and a tile', () => {
    fc.assert(
      fc.property(appended, bytes, bytes, (tiles, length, room) => {
        const { copy } = makeRoom(length, room, tiles);
        const largest = Math.max(...tiles.byteCounts);
        expect(copy.length).toBeLessThan(Math.abs(length - room) + largest);
      }),
    );
  });

  it('is expected to be a third of half of the raw map, and a head', () => {
    const raw = 12_000 * 12_000 * 4;
    expect(expectedRoom(12_000, 12_000) / raw).toBeCloseTo(1 / 6, 2);
    expect(expectedRoom(100, 100)).toBeLessThan(5000);
  });
});

async function* headOf(length: number): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(length).fill(255);
}
