import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from './paths.ts';

const FOLDERS = ['build', 'lambdas', 'migrations'];
/** The API's function answers with the document. */
const FILES = ['docs/openapi.json', 'package-lock.json'];

/** Everything that the bundles are made from: equal hash, equal bundles. */
export function hashInputs(): string {
  const hash = createHash('sha256');
  for (const path of [...FILES, ...FOLDERS.flatMap(filesBelow)].sort()) {
    hash.update(`${path}\n`).update(readFileSync(join(PROJECT_ROOT, path)));
  }
  return hash.digest('hex');
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(PROJECT_ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(PROJECT_ROOT.length));
}
