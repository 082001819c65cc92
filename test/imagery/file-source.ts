import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { ByteSource } from '../../lambdas/imagery/byte-source.ts';

/** A file as the engine sees an object in S3. */
export function fileSource(path: string): ByteSource {
  return {
    name: basename(path),
    size: statSync(path).size,
    async read(offset, length) {
      const file = openSync(path, 'r');
      try {
        const buffer = new Uint8Array(length);
        const read = readSync(file, buffer, 0, length, offset);
        if (read !== length) throw new Error(`${path} has ${read} of ${length} bytes at ${offset}`);
        return buffer;
      } finally {
        closeSync(file);
      }
    },
  };
}

export function bytesSource(bytes: Uint8Array, name = 'bytes.tif'): ByteSource {
  return {
    name,
    size: bytes.length,
    async read(offset, length) {
      if (offset < 0 || offset + length > bytes.length) throw new Error(`read past the end of ${name}`);
      // A copy also of a Buffer, whose slice() is a view.
      return Uint8Array.from(bytes.subarray(offset, offset + length));
    },
  };
}
