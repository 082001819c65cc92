import { deflateSync } from 'node:zlib';
import { encodeLzw } from './lzw-encoder.ts';
import type { Compression } from './raster-form.ts';

/** The codecs that know bytes only. */
export const BLOCK_ENCODERS: Readonly<Record<Exclude<Compression, 'lerc'>, (bytes: Buffer) => Buffer>> = {
  none: (bytes) => bytes,
  deflate: (bytes) => deflateSync(bytes, { level: 1 }),
  lzw: encodeLzw,
  packbits: encodePackBits,
  zstd: encodeZstd,
};

/** TIFF 6.0 section 9: runs of at least three bytes, literals of at most 128. */
function encodePackBits(input: Buffer): Buffer {
  const out: Buffer[] = [];
  for (let at = 0; at < input.length; ) {
    const run = runLength(input, at);
    if (run >= 3) {
      out.push(Buffer.of(257 - run, input[at]!));
      at += run;
      continue;
    }
    let end = at + 1;
    while (end < input.length && end - at < 128 && runLength(input, end) < 3) end++;
    out.push(Buffer.of(end - at - 1), input.subarray(at, end));
    at = end;
  }
  return Buffer.concat(out);
}

function runLength(input: Buffer, at: number): number {
  let run = 1;
  while (run < 128 && at + run < input.length && input[at + run] === input[at]) run++;
  return run;
}

/** Bytes that a Zstandard block may hold (RFC 8878). */
const ZSTD_BLOCK_BYTES = 128 * 1024;

/** A frame of raw blocks, and of run-length blocks where all bytes are the same: no entropy coding. */
function encodeZstd(input: Buffer): Buffer {
  const header = Buffer.alloc(9);
  header.writeUInt32LE(0xfd2fb528);
  // Single segment, the size of the content in 4 bytes.
  header.writeUInt8(0b1010_0000, 4);
  header.writeUInt32LE(input.length, 5);
  const blocks: Buffer[] = [];
  for (let at = 0; at < input.length; at += ZSTD_BLOCK_BYTES) {
    const part = input.subarray(at, at + ZSTD_BLOCK_BYTES);
    const isRun = part.every((byte) => byte === part[0]);
    const isLast = at + ZSTD_BLOCK_BYTES >= input.length;
    const head = Buffer.alloc(3);
    head.writeUIntLE((part.length << 3) | (isRun ? 2 : 0) | (isLast ? 1 : 0), 0, 3);
    blocks.push(head, isRun ? part.subarray(0, 1) : part);
  }
  return Buffer.concat([header, ...blocks]);
}
