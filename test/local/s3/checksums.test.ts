import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksumAlgorithms, createDigest } from '../../../local/s3/checksums.ts';

/** The check values of the catalogue of CRC algorithms: of the nine digits. */
const published = {
  CRC32: 'cbf43926',
  CRC32C: 'e3069283',
  CRC64NVME: 'ae8b14860a799888',
  SHA1: 'f7c3bc1d808e04732adf679965ccc34ca7ae3441',
  SHA256: '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
} as const;

describe.each(checksumAlgorithms)('%s', (algorithm) => {
  it('has the published check value', () => {
    const digest = createDigest(algorithm);
    digest.update(Buffer.from('123456789'));
    expect(digest.digest().toString('hex')).toBe(published[algorithm]);
  });

  it('does not depend on where the bytes are cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), (bytes, nat) => {
        const at = nat % (bytes.length + 1);
        const [whole, cut] = [createDigest(algorithm), createDigest(algorithm)];
        whole.update(bytes);
        cut.update(bytes.subarray(0, at));
        cut.update(bytes.subarray(at));
        expect(cut.digest().equals(whole.digest())).toBe(true);
      }),
    );
  });
});
