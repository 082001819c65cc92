import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Import {
  /** The file that imports, from the project's root. */
  readonly from: string;
  /** The file from the project's root, or the package. */
  readonly to: string;
  readonly package: boolean;
  readonly typeOnly: boolean;
}

/** `import ... from`, `export ... from`, `import '...'` and `import('...')`, as this code base writes them. */
const SPECIFIERS =
  /(?:^|[\n;}])\s*(?:import|export)\s+(type\s)?[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|(?:^|[\n;])\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

/** Every TypeScript file of a folder of the project. */
export function sourcesOf(folder: string): string[] {
  return readdirSync(join(PROJECT_ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => slashes(relative(PROJECT_ROOT, join(entry.parentPath, entry.name))))
    .filter((path) => !path.includes('node_modules/'))
    .sort();
}

export function importsOf(folder: string): Import[] {
  return sourcesOf(folder).flatMap((file) => importsIn(file, read(file)));
}

export function importsIn(file: string, text: string): Import[] {
  return [...withoutComments(text).matchAll(SPECIFIERS)].map((match) => {
    const specifier = match[2] ?? match[3] ?? match[4]!;
    const typeOnly = match[1] !== undefined;
    if (!specifier.startsWith('.')) return { from: file, to: specifier, package: true, typeOnly };
    return { from: file, to: posix.join(slashes(dirname(file)), specifier), package: false, typeOnly };
  });
}

export function read(file: string): string {
  return readFileSync(join(PROJECT_ROOT, file), 'utf8');
}

/** Comments may speak of what the code must not do. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function slashes(path: string): string {
  return path.split(sep).join('/');
}
