import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analyseImage } from '../../../lambdas/imagery/analyse-image.ts';
import type { ByteSource } from '../../../lambdas/imagery/byte-source.ts';
import { bytesSource } from '../file-source.ts';
import { tiffFixture } from '../tiff-fixture.ts';
import { inWorkspace } from '../workspace.ts';

const LARGE = 15_000_000;

let started: Worker[];
const remember = (worker: Worker) => started.push(worker);

beforeEach(() => {
  started = [];
  process.on('worker', remember);
});

afterEach(() => {
  process.off('worker', remember);
});

const analyse = (source: ByteSource, threads?: number) =>
  inWorkspace((workspace) =>
    analyseImage(source, {}, { workspace, maximumPixels: 1e6, ...(threads !== undefined && { threads }) }),
  );

/** Begins as a TIFF, of which everything is zero. `onRead` is told how many threads there are at each read. */
function damaged(size: number, onRead: (threads: number) => void = () => {}): ByteSource {
  return {
    name: 'damaged.tif',
    size,
    async read(offset, length) {
      // The event of a new thread comes with the next turn.
      await setImmediate();
      onRead(started.length);
      const bytes = new Uint8Array(length);
      if (offset === 0) bytes.set([0x49, 0x49, 42, 0]);
      return bytes;
    },
  };
}

describe('threads of a file that is', () => {
  it('large, start before its header is read, and end with it where it is refused', async () => {
    const seen: number[] = [];
    await expect(
      analyse(
        damaged(LARGE, (threads) => seen.push(threads)),
        2,
      ),
    ).rejects.toMatchObject({
      code: 'damaged_file',
      on: 'damaged.tif',
    });
    expect(seen[0]).toBe(0);
    expect(seen.at(-1)).toBe(2);
    await Promise.all(started.map(ended));
  });

  it('large, are not started where the calling one is to compute', async () => {
    await expect(analyse(damaged(LARGE), 0)).rejects.toThrow();
    expect(started).toEqual([]);
  });

  it('small, are not started before they are needed', async () => {
    await expect(analyse(damaged(LARGE - 1), 2)).rejects.toThrow();
    expect(started).toEqual([]);
  });

  it('large and has few pixels, compute them, since they have started', async () => {
    const width = 40;
    const band = Uint16Array.from({ length: width * width }, (_, i) => i + 1);
    const bytes = Buffer.concat([
      tiffFixture({ width, height: width, bands: [band, band] }),
      Buffer.alloc(LARGE),
    ]);
    const source = bytesSource(bytes);
    const request = { bands: { red: 1, nir: 2 }, scale: 0.0001 };
    const { validPixels } = await inWorkspace((workspace) =>
      analyseImage(source, request, { workspace, maximumPixels: 1e6 }),
    );
    expect(validPixels).toBe(width * width);
    expect(started.length).toBeGreaterThan(0);
    await Promise.all(started.map(ended));
  });
});

/** A thread that has ended has no number any more. */
async function ended(worker: Worker): Promise<void> {
  if (worker.threadId !== -1) await new Promise((resolve) => worker.once('exit', resolve));
}
