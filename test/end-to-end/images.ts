import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { SAMPLE_PATH } from '../../sample/make-sample.ts';

export { SAMPLE_PATH };

export const SAMPLE = { filename: 'onion-beds.tif', contentType: 'image/tiff' } as const;

/** A photo of a plain camera: red, green and blue, and no near infrared. */
export function photo(): Promise<Buffer> {
  const width = 64;
  const height = 48;
  const pixels = Buffer.alloc(width * height * 3, 90);
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg()
    .toBuffer();
}

/** Named like a TIFF, and none. */
export function noise(): Buffer {
  return deflateSync(Buffer.alloc(4096, 'no image at all'));
}
