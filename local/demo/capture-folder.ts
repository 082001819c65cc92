import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { UPLOAD_TYPES } from '../../lambdas/contract.ts';
import { UsageError } from '../operator/command-line.ts';

/** The files of one capture: those that were named, or the TIFFs of the folder that was named, in the order of their names. */
export async function captureOf(paths: readonly string[]): Promise<readonly string[]> {
  const [path] = paths;
  if (path === undefined || paths.length > 1 || !(await isFolder(path))) return paths;
  const names = (await readdir(path)).filter((name) => isTiff(name)).sort();
  if (names.length === 0) throw new UsageError(`--capture-group ${path}: there is no TIFF in this folder`);
  return names.map((name) => join(path, name));
}

/** What is not there, or may not be looked at, is told of later, as of every file. */
async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function isTiff(name: string): boolean {
  return UPLOAD_TYPES['image/tiff']!.includes(extname(name).toLowerCase());
}
