import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { CreateImageRequest } from '../lambdas/api/types.ts';
import { SAMPLE_PATH } from '../sample/make-sample.ts';

export interface SmokeImage {
  readonly request: Omit<CreateImageRequest, 'size'>;
  readonly bytes: Buffer;
}

/** A GeoTIFF for the kernels and threads of the engine, and two pictures for sharp's own decoders. */
export async function smokeImages(): Promise<SmokeImage[]> {
  const [width, height] = [320, 240];
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7919) % 256);
  const picture = sharp(pixels, { raw: { width, height, channels: 3 } });
  // Of a camera whose blue channel is said to see the near infrared, so that there is an NDVI to compare.
  const bands = { red: 1, nir: 3 };
  return [
    {
      request: { filename: 'onion-beds.tif', contentType: 'image/tiff' },
      bytes: await readFile(SAMPLE_PATH),
    },
    {
      request: { filename: 'photo.jpg', contentType: 'image/jpeg', bands },
      bytes: await picture.clone().jpeg({ quality: 90 }).toBuffer(),
    },
    {
      request: { filename: 'photo.png', contentType: 'image/png', bands },
      bytes: await picture.clone().png().toBuffer(),
    },
  ];
}
