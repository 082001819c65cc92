import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { UPLOAD_TYPES } from '../../lambdas/contract.ts';
import { ImageRefusedError } from './image-refused.ts';

export interface LocalFile {
  readonly path: string;
  readonly filename: string;
  readonly contentType: string;
  /** bytes */
  readonly size: number;
}

/** What can be told of a file before anything is sent; refuses what could never be processed. */
export async function inspectFile(path: string): Promise<LocalFile> {
  const file = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT')
      throw new ImageRefusedError('file_not_found', 'there is no such file', { cause });
    throw new ImageRefusedError('file_not_readable', cause.message, { cause });
  });
  if (file.isDirectory()) throw new ImageRefusedError('not_a_file', 'this is a folder: name the files in it');
  if (!file.isFile()) throw new ImageRefusedError('not_a_file', 'this is no ordinary file');
  await access(path, constants.R_OK).catch((cause: Error) => {
    throw new ImageRefusedError('file_not_readable', 'you may not read this file', { cause });
  });
  const contentType = mediaType(path);
  if (file.size === 0) throw new ImageRefusedError('empty_file', 'the file has no bytes');
  return { path, filename: basename(path), contentType, size: file.size };
}

function mediaType(path: string): string {
  const extension = extname(path).toLowerCase();
  const found = Object.entries(UPLOAD_TYPES).find(([, extensions]) => extensions.includes(extension));
  if (found) return found[0];
  const accepted = Object.values(UPLOAD_TYPES).flat().join(', ');
  const named = extension === '' ? 'without an extension' : `with the extension ${extension}`;
  throw new ImageRefusedError('unsupported_format', `a file ${named}: accepted are ${accepted}`);
}
