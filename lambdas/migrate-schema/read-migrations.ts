import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { splitStatements } from './split-statements.ts';

export interface Migration {
  /** The file's name without its extension: 0001_images. */
  readonly name: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly checksum: string;
  readonly statements: readonly string[];
}

const FILE_NAME = /^\d{4}_[a-z0-9_]+\.sql$/;

/** All migrations of a folder in the order of their numbers. */
export async function readMigrations(folder: URL): Promise<readonly Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  const misnamed = files.filter((file) => !FILE_NAME.test(file));
  if (misnamed.length > 0) throw new Error(`migrations are named NNNN_name.sql, not ${misnamed.join(', ')}`);
  const numbers = files.map((file) => file.slice(0, 4));
  const doubled = numbers.find((number, index) => number === numbers[index + 1]);
  if (doubled !== undefined) throw new Error(`two migrations have the number ${doubled}`);
  if (files.length === 0) throw new Error('there are no migrations in the folder');
  return Promise.all(files.map((file) => readMigration(folder, file)));
}

async function readMigration(folder: URL, file: string): Promise<Migration> {
  const sql = await readFile(new URL(file, folder), 'utf8');
  return {
    name: file.slice(0, -'.sql'.length),
    checksum: createHash('sha256').update(sql).digest('hex'),
    statements: splitStatements(sql),
  };
}
