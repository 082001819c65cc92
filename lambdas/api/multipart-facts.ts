import type { DeclaredFile } from '../aws/image-repository/awaited-upload.ts';
import { partCountOf, partSizeOf } from '../pipeline/upload-parts.ts';
import type { MultipartUploadResponse } from './upload-types.ts';

/** How a file is cut. The same whenever it is asked for: a client that has lost its notes cuts the file as before. */
export function factsOf(
  { filename, key, size, sizeLimit }: DeclaredFile,
  uploadId: string,
  partChecksums: boolean,
): Omit<MultipartUploadResponse, 'parts'> {
  const partSize = partSizeOf(size ?? sizeLimit ?? 0);
  const partCount = size === null ? null : partCountOf(size);
  return { filename, key, uploadId, partSize, partCount, partChecksums };
}
