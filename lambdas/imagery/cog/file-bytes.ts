import type { FileHandle } from 'node:fs/promises';
import { releaseMemory } from '../release-memory.ts';

/** bytes */
const COPY_BYTES = 1024 * 1024;
/** One is read while another is written. */
const COPIES_AT_ONCE = 2;

export interface CopiedPiece {
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

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

/** Copies a piece of a file to another place in it, which it does not touch. */
export async function copyBytes(file: FileHandle, { from, to, length }: CopiedPiece): Promise<void> {
  let next = 0;
  const copySome = async () => {
    const buffer = Buffer.allocUnsafeSlow(Math.min(COPY_BYTES, length));
    while (next < length) {
      const start = next;
      next += buffer.length;
      const bytes = buffer.subarray(0, length - start);
      await readFully(file, bytes, from + start);
      await writeFully(file, bytes, to + start);
    }
  };
  // All have ended before a fault is thrown: nothing may be written to a file that is closed thereupon.
  const copied = await Promise.allSettled(Array.from({ length: COPIES_AT_ONCE }, copySome));
  for (const one of copied) if (one.status === 'rejected') throw one.reason;
}

/**
 * Writes pieces one behind the other from the beginning of the file, and takes them over. One is always on its way while the
 * next is asked for; all have ended before a fault is thrown.
 */
export async function writeAll(file: FileHandle, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const underWay: Promise<void>[] = [];
  let at = 0;
  try {
    for await (const piece of pieces) {
      underWay.push(writePiece(file, piece, at));
      at += piece.length;
      if (underWay.length >= COPIES_AT_ONCE) await underWay.shift();
    }
    while (underWay.length > 0) await underWay.shift();
  } finally {
    await Promise.allSettled(underWay);
  }
}

function writePiece(file: FileHandle, piece: Uint8Array, at: number): Promise<void> {
  const written = writeFully(file, piece, at).then(() => releaseMemory(piece));
  // Reported when its turn comes; a fault before that must not end the process.
  written.catch(() => {});
  return written;
}
