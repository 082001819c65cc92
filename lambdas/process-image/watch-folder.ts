import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const MILLISECONDS_BETWEEN_LOOKS = 1000;

export interface WatchedFolder {
  /** Looks a last time, and tells the most bytes that were ever found in the folder's files. */
  stop(): Promise<number>;
}

/**
 * The size of a folder's files, from time to time. Not of the disk: on AWS that is the function's alone, elsewhere it is
 * everybody's.
 */
export function watchFolder(folder: string): WatchedFolder {
  let peakBytes = 0;
  const look = async (): Promise<void> => {
    peakBytes = Math.max(peakBytes, await bytesIn(folder));
  };
  const timer = setInterval(() => void look(), MILLISECONDS_BETWEEN_LOOKS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await look();
      return peakBytes;
    },
  };
}

/** What has gone between two questions counts as nothing; so does a folder that cannot be read: nobody fails by this. */
async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = names.map((name) =>
    stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
