import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchFolder } from './watch-folder.ts';

/** A folder of this image's own, gone afterwards: a warm function's temporary disk must not fill up. */
export async function withWorkspace<Result>(
  work: (folder: string) => Promise<Result>,
  onPeakBytes: (bytes: number) => void,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'image-'));
  const watched = watchFolder(folder);
  try {
    return await work(folder);
  } finally {
    onPeakBytes(await watched.stop());
    await rm(folder, { recursive: true, force: true });
  }
}
