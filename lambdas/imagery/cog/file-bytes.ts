import type { FileHandle } from 'node:fs/promises';

/** bytes */
const COPY_BYTES = 1024 * 1024;

/** The system may write a part only, which on a full disk is how the fault begins. */
export async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

export async function readFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) throw new Error(`the intermediate file ends at byte ${position + done}`);
    done += bytesRead;
  }
}

/** Moves the first `length` bytes of a file `distance` towards its end, the last ones first: no second copy on disk. */
export async function shiftBytes(file: FileHandle, length: number, distance: number): Promise<void> {
  const buffer = new Uint8Array(Math.min(COPY_BYTES, length));
  for (let end = length; end > 0; ) {
    const start = Math.max(0, end - buffer.length);
    const bytes = buffer.subarray(0, end - start);
    await readFully(file, bytes, start);
    await writeFully(file, bytes, start + distance);
    end = start;
  }
}
