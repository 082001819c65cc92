import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccessControl } from '../../../local/access/access-control.ts';
import { canonicalPath, canonicalQuery, encodeStrictly } from '../../../local/access/canonical-request.ts';
import { authenticate } from '../../../local/access/signature-v4.ts';

/** The examples of the Amazon S3 API reference, "Authenticating Requests (AWS Signature Version 4)". */
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const access = new AccessControl();
access.register({
  ...credentials,
  arn: 'arn:aws:iam::000000000000:user/example',
  account: '000000000000',
  policies: [],
});
const scope = { service: 's3', region: 'us-east-1', now: new Date('2013-05-24T00:00:00Z') };
const credential = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request';
const authorization = (signedHeaders: string, signature: string) =>
  `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${signedHeaders},Signature=${signature}`;

describe('the published example', () => {
  it('of a GET with a range is accepted', () => {
    const headers = {
      host: 'examplebucket.s3.amazonaws.com',
      range: 'bytes=0-9',
      'x-amz-content-sha256': createHash('sha256').digest('hex'),
      'x-amz-date': '20130524T000000Z',
      authorization: authorization(
        'host;range;x-amz-content-sha256;x-amz-date',
        'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
      ),
    };
    expect(authenticate({ method: 'GET', url: '/test.txt', headers }, access, scope).caller.accessKeyId).toBe(
      credentials.accessKeyId,
    );
  });

  it('of a presigned GET is accepted', () => {
    const query = [
      'X-Amz-Algorithm=AWS4-HMAC-SHA256',
      `X-Amz-Credential=${encodeURIComponent(credential)}`,
      'X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host',
      'X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    ].join('&');
    const headers = { host: 'examplebucket.s3.amazonaws.com' };
    const request = { method: 'GET', url: `/test.txt?${query}`, headers };
    expect(authenticate(request, access, scope).form).toBe('query');
  });

  it('of a chunked upload is accepted, chunk by chunk', () => {
    const headers = {
      host: 's3.amazonaws.com',
      'content-encoding': 'aws-chunked',
      'content-length': '66824',
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'x-amz-date': '20130524T000000Z',
      'x-amz-decoded-content-length': '66560',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      authorization: authorization(
        'content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class',
        '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
      ),
    };
    const request = { method: 'PUT', url: '/examplebucket/chunkObject.txt', headers };
    const { chunkSigner } = authenticate(request, access, scope);
    const sign = (size: number) =>
      chunkSigner!.signChunk(createHash('sha256').update(Buffer.alloc(size, 'a')).digest('hex'));
    expect([sign(65536), sign(1024), sign(0)]).toEqual([
      'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
      '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
      'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
    ]);
  });
});

const text = fc.string({ unit: 'grapheme' });

describe('canonical encoding', () => {
  it('leaves unreserved characters only, and can be decoded', () => {
    fc.assert(
      fc.property(text, (value) => {
        const encoded = encodeStrictly(value);
        expect(encoded).toMatch(/^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*$/);
        expect(decodeURIComponent(encoded)).toBe(value);
      }),
    );
  });

  it('of a path does not depend on what the client encoded', () => {
    const key = fc.array(text, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(key, (segments) => {
        const strictly = `/${segments.map(encodeStrictly).join('/')}`;
        const loosely = `/${segments.map(encodeURIComponent).join('/')}`;
        expect(canonicalPath(loosely)).toBe(strictly);
        expect(canonicalPath(strictly)).toBe(strictly);
      }),
    );
  });

  it('of a query does not depend on the order, and leaves the signature out', () => {
    const pairs = fc.array(fc.tuple(text, text), { maxLength: 5 });
    fc.assert(
      fc.property(pairs, (given) => {
        const written = given.map(
          ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
        );
        const reversed = [...written].reverse();
        const signed = [...reversed, 'X-Amz-Signature=abc'];
        expect(canonicalQuery(signed.join('&'))).toBe(canonicalQuery(written.join('&')));
      }),
    );
  });
});
