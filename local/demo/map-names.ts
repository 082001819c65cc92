import { basename, extname } from 'node:path';

/** A prefix for the maps of each file: its name without the extension, numbered where two have the same. */
export function mapPrefixes(files: readonly string[]): string[] {
  const taken = new Set<string>();
  return files.map((file) => {
    const stem = basename(file, extname(file)) || 'image';
    let prefix = stem;
    // Folders of several operating systems do not tell cases apart.
    for (let number = 2; taken.has(prefix.toLowerCase()); number += 1) prefix = `${stem}-${number}`;
    taken.add(prefix.toLowerCase());
    return prefix;
  });
}
