import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { ByteSource } from '../../lambdas/imagery/byte-source.ts';

/** A file on the local disk as the engine sees an object in S3; opened once. */
export function openFileSource(path: string): ByteSource & { readonly close: () => void } {
  const file = openSync(path, 'r');
  return {
    name: basename(path),
    size: statSync(path).size,
    async read(offset, length) {
      const buffer = Buffer.allocUnsafeSlow(length);
      let read = 0;
      while (read < length) {
        const more = readSync(file, buffer, read, length - read, offset + read);
        if (more === 0) throw new Error(`${path} ends ${length - read} bytes too early`);
        read += more;
      }
      return buffer;
    },
    close: () => closeSync(file),
  };
}
