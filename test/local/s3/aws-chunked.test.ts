import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkSigner } from '../../../local/access/payload.ts';
import { signingKey } from '../../../local/access/signing-key.ts';
import { AwsChunkedDecoder } from '../../../local/s3/aws-chunked.ts';

const scope = { accessKeyId: 'AKID', date: '20261123', region: 'us-east-1', service: 's3' };
const seed = '0'.repeat(64);
const signer = () => new ChunkSigner(signingKey('secret', scope), scope, '20261123T000000Z', seed);
const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex');
const trailer = 'x-amz-checksum-crc32:AAAAAA==';

/** The coding as a client writes it. */
function encode(chunks: readonly Buffer[], signed: boolean): Buffer {
  const chain = signer();
  const signature = (data: Buffer) => (signed ? `;chunk-signature=${chain.signChunk(sha256(data))}` : '');
  const pieces = chunks.flatMap((data) => [
    Buffer.from(`${data.length.toString(16)}${signature(data)}\r\n`),
    data,
    Buffer.from('\r\n'),
  ]);
  pieces.push(Buffer.from(`0${signature(Buffer.alloc(0))}\r\n${trailer}\r\n`));
  if (signed) pieces.push(Buffer.from(`x-amz-trailer-signature:${chain.signTrailer(`${trailer}\n`)}\r\n`));
  return Buffer.concat([...pieces, Buffer.from('\r\n')]);
}

/** Cuts the body at random places, between any two bytes. */
function cut(body: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % (body.length + 1)).sort((a, b) => a - b), body.length];
  return at.slice(1).map((end, index) => body.subarray(at[index], end));
}

function decode(pieces: readonly Buffer[], signed: boolean) {
  const decoder = new AwsChunkedDecoder(signed ? signer() : undefined);
  const data = pieces.flatMap((piece) => [...decoder.decode(piece)]);
  decoder.finish();
  return { data: Buffer.concat(data), trailers: decoder.trailers };
}

const chunk = fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => Buffer.from(bytes));
const chunks = fc.array(chunk, { maxLength: 5 });
const places = fc.array(fc.nat(), { maxLength: 12 });

describe('an aws-chunked body', () => {
  it.each([true, false])('is decoded wherever it is cut (signed: %s)', (signed) => {
    fc.assert(
      fc.property(chunks, places, (written, cuts) => {
        const { data, trailers } = decode(cut(encode(written, signed), cuts), signed);
        expect(data.equals(Buffer.concat(written))).toBe(true);
        expect(trailers.get('x-amz-checksum-crc32')).toBe('AAAAAA==');
      }),
    );
  });

  it('is decoded byte by byte', () => {
    const body = encode([Buffer.from('one\r\n'), Buffer.from('0\r\n\r\n')], true);
    const bytes = [...body].map((byte) => Buffer.from([byte]));
    expect(decode(bytes, true).data.toString()).toBe('one\r\n0\r\n\r\n');
  });

  it.each([true, false])('that is cut short anywhere is refused (signed: %s)', (signed) => {
    fc.assert(
      fc.property(chunks, fc.nat(), (written, nat) => {
        const body = encode(written, signed);
        expect(() => decode([body.subarray(0, nat % body.length)], signed)).toThrow();
      }),
    );
  });

  it('with any byte of its signed data changed is refused', () => {
    fc.assert(
      fc.property(chunk, fc.nat(), fc.integer({ min: 1, max: 255 }), (data, nat, difference) => {
        const body = encode([data], true);
        const at = body.indexOf('\r\n') + 2 + (nat % data.length);
        body[at] = body[at]! ^ difference;
        expect(() => decode([body], true)).toThrow('signature of a chunk');
      }),
    );
  });

  it('with its chunks in another order, or its trailer changed, is refused', () => {
    const body = encode([Buffer.from('aaaa'), Buffer.from('bbbb')], true).toString('latin1');
    const half = body.indexOf('bbbb') - body.indexOf('aaaa');
    const swapped = body.slice(half, 2 * half) + body.slice(0, half) + body.slice(2 * half);
    expect(() => decode([Buffer.from(swapped, 'latin1')], true)).toThrow('signature of a chunk');
    const changed = body.replace('AAAAAA==', 'AAAAAQ==');
    expect(() => decode([Buffer.from(changed, 'latin1')], true)).toThrow('signature of a trailer');
  });

  it.each([
    ['more after its end', `${encode([], false)}x`],
    ['no size', 'xyz\r\n'],
    ['a chunk longer than its size', '1\r\nab\r\n0\r\n\r\n'],
    ['an endless line', 'a'.repeat(20_000)],
    ['a trailer without a name', '0\r\nnothing\r\n\r\n'],
  ])('with %s is refused', (_, body) => {
    expect(() => decode([Buffer.from(body)], false)).toThrow('malformed');
  });
});
