import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Whether the disk was too small for a file of so many bytes, as far as what is left of it and of the disk tells. */
export async function ranOutOfDisk(path: string, bytes: number): Promise<boolean> {
  const { bavail, bsize } = await statfs(dirname(path));
  const written = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  return written + bavail * bsize < bytes;
}
