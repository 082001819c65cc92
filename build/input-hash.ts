import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from './paths.ts';

const FOLDERS = ['build', 'lambdas', 'migrations', 'web/hosting'];
/** The API's function answers with the document. */
const FILES = ['docs/openapi.json', 'package-lock.json'];

/** Everything that the functions' bundles are made from: equal hash, equal bundles. */
export function hashInputs(): string {
  return hashFiles(FILES, FOLDERS);
}

/** Of names and contents, by paths from the project's root; a folder that is not there has no files. */
export function hashFiles(files: readonly string[], folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of [...files, ...folders.flatMap(filesBelow)].sort()) {
    hash.update(`${path}\n`).update(readFileSync(join(PROJECT_ROOT, path)));
  }
  return hash.digest('hex');
}

function filesBelow(folder: string): string[] {
  if (!existsSync(join(PROJECT_ROOT, folder))) return [];
  return readdirSync(join(PROJECT_ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(PROJECT_ROOT.length));
}
