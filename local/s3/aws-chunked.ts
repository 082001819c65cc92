import { createHash, type Hash } from 'node:crypto';
import type { ChunkSigner } from '../access/payload.ts';
import { SignatureError } from '../access/signature-error.ts';
import { signaturesEqual } from '../access/signing-key.ts';
import { S3Error } from './s3-error.ts';

const longestLine = 16 * 1024; // bytes, of a chunk's or trailer's line

type State = 'size' | 'data' | 'end-of-data' | 'trailer' | 'done';

/**
 * Takes the aws-chunked coding off a body that arrives in pieces of any size:
 * `hex-size[;chunk-signature=...]CRLF data CRLF ... 0[;chunk-signature=...]CRLF name:value CRLF ... CRLF`.
 */
export class AwsChunkedDecoder {
  readonly trailers = new Map<string, string>();
  readonly #signer: ChunkSigner | undefined;
  #state: State = 'size';
  #line = Buffer.alloc(0);
  #remaining = 0;
  #chunkHash: Hash = createHash('sha256');
  #chunkSignature = '';

  constructor(signer?: ChunkSigner) {
    this.#signer = signer;
  }

  /** The data that these bytes of the body hold. */
  *decode(bytes: Buffer): Generator<Buffer> {
    let at = 0;
    while (at < bytes.length) {
      if (this.#state === 'done') throw malformed('bytes follow the last chunk');
      if (this.#state !== 'data') {
        at = this.#takeLine(bytes, at);
        continue;
      }
      const data = bytes.subarray(at, at + this.#remaining);
      at += data.length;
      this.#remaining -= data.length;
      if (this.#signer) this.#chunkHash.update(data);
      if (this.#remaining === 0) this.#state = 'end-of-data';
      yield data;
    }
  }

  /** To be called after the last byte: an interrupted body must not pass for a whole one. */
  finish(): void {
    if (this.#state !== 'done') throw malformed('the body ends before its last chunk');
  }

  /** Collects a line, which may reach over several pieces, and returns where the next one starts. */
  #takeLine(bytes: Buffer, from: number): number {
    // The CR may have come with the piece before: it is the LF that ends the line.
    const end = bytes.indexOf(0x0a, from);
    const until = end < 0 ? bytes.length : end + 1;
    this.#line = Buffer.concat([this.#line, bytes.subarray(from, until)]);
    if (this.#line.length > longestLine) throw malformed('a line is too long');
    if (end >= 0) {
      const line = this.#line.toString('latin1').replace(/\r?\n$/, '');
      this.#line = Buffer.alloc(0);
      this.#acceptLine(line);
    }
    return until;
  }

  #acceptLine(line: string): void {
    if (this.#state === 'size') this.#startChunk(line);
    else if (this.#state === 'end-of-data') this.#endChunk(line);
    else if (line === '') this.#endTrailer();
    else this.#acceptTrailer(line);
  }

  #startChunk(line: string): void {
    const match = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
    if (!match) throw malformed(`${JSON.stringify(line.slice(0, 80))} is no chunk's size`);
    this.#remaining = Number.parseInt(match[1]!, 16);
    this.#chunkSignature = match[2] ?? '';
    this.#chunkHash = createHash('sha256');
    if (this.#remaining > 0) this.#state = 'data';
    else {
      this.#verifyChunk();
      this.#state = 'trailer';
    }
  }

  #endChunk(line: string): void {
    if (line !== '') throw malformed('a chunk is longer than its size says');
    this.#verifyChunk();
    this.#state = 'size';
  }

  #verifyChunk(): void {
    if (!this.#signer) return;
    const expected = this.#signer.signChunk(this.#chunkHash.digest('hex'));
    if (!signaturesEqual(this.#chunkSignature, expected)) throw wrongSignature('chunk');
  }

  #acceptTrailer(line: string): void {
    const colon = line.indexOf(':');
    if (colon <= 0) throw malformed(`${JSON.stringify(line.slice(0, 80))} is no trailer`);
    this.trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }

  #endTrailer(): void {
    const names = [...this.trailers.keys()].filter((name) => name !== 'x-amz-trailer-signature');
    if (this.#signer && names.length > 0) {
      const text = names.map((name) => `${name}:${this.trailers.get(name)}\n`).join('');
      const given = this.trailers.get('x-amz-trailer-signature') ?? '';
      if (!signaturesEqual(given, this.#signer.signTrailer(text))) throw wrongSignature('trailer');
    }
    this.#state = 'done';
  }
}

function malformed(why: string): S3Error {
  return new S3Error('IncompleteBody', `The aws-chunked body is malformed: ${why}`);
}

function wrongSignature(part: string): SignatureError {
  return new SignatureError('SignatureDoesNotMatch', `The signature of a ${part} of the body does not match`);
}
