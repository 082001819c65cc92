import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../lambdas/imagery/byte-source.ts';
import { readPictureSize } from '../../../lambdas/imagery/photo/picture-size.ts';
import { bytesSource } from '../file-source.ts';
import { refusal } from '../workspace.ts';

const picture = sharp(Buffer.alloc(300 * 200 * 3, 90), { raw: { width: 300, height: 200, channels: 3 } });
const size = { width: 300, height: 200 };

describe('the size of a picture', () => {
  it.each([
    ['PNG', () => picture.clone().png(), false],
    ['interlaced PNG', () => picture.clone().png({ progressive: true }), true],
    ['JPEG', () => picture.clone().jpeg(), false],
    ['progressive JPEG', () => picture.clone().jpeg({ progressive: true }), true],
    [
      'JPEG behind EXIF and a colour profile',
      () =>
        picture
          .clone()
          .withExif({ IFD0: { Make: 'x'.repeat(40_000) } })
          .withIccProfile('srgb')
          .jpeg(),
      false,
    ],
  ] as const)('of a %s is in its header', async (_, make, isProgressive) => {
    const source = bytesSource(await make().toBuffer());
    expect(await readPictureSize(source)).toEqual({ ...size, isProgressive });
  });

  it('is unknown where there is no header to read it from, at no cost', async () => {
    for (const bytes of [
      Uint8Array.of(0xff, 0xd8, 0xff),
      Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(100_000, 0xff)]),
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 2]), Buffer.alloc(100, 0)]),
      Buffer.alloc(100, 0x89),
    ]) {
      expect(await readPictureSize(bytesSource(bytes))).toBeNull();
    }
  });

  it('is checked before the picture is read', async () => {
    const png = new Uint8Array(await picture.clone().png().toBuffer());
    new DataView(png.buffer).setUint32(16, 4_000_000);
    let bytesRead = 0;
    const source: ByteSource = {
      name: 'large.png',
      size: 2 ** 31,
      read: async (offset, length) => {
        bytesRead += length;
        const bytes = new Uint8Array(length);
        bytes.set(png.subarray(offset, offset + length));
        return bytes;
      },
    };
    const error = await refusal(source);
    expect(error).toMatchObject({ code: 'too_large' });
    expect(error.message).toContain('large.png has 4000000 x 200 pixels; at most 100000000');
    expect(bytesRead).toBeLessThan(200_000);
  });
});
