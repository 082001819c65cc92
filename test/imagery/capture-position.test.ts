import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { gpsPosition } from '../../lambdas/imagery/capture-position.ts';
import { readPhotoCapture } from '../../lambdas/imagery/photo/photo-capture.ts';

const fix = { latitude: [52, 30, 0], latitudeRef: 'N', longitude: [8, 1, 0], longitudeRef: 'W' };

describe('the position of a capture', () => {
  it('has what the file says', () => {
    const fields = { ...fix, altitude: 120, speed: 36, speedRef: 'K', heading: 359.9, accuracy: 0.02 };
    expect(gpsPosition(fields, null)).toEqual({
      latitude: 52.5,
      longitude: -(8 + 1 / 60),
      altitude: 120,
      groundSpeed: 10,
      heading: 359.9,
      accuracy: 0.02,
    });
  });

  it.each([
    ['heading', { heading: 360 }],
    ['heading', { heading: -1 }],
    ['heading', { heading: Number.POSITIVE_INFINITY }],
    ['altitude', { altitude: 4_294_967_295 }],
    ['altitude', { altitude: 600, altitudeRef: 1 }],
    ['groundSpeed', { speed: 1e7, speedRef: 'K' }],
    ['accuracy', { accuracy: -1 }],
  ])('has no %s that cannot be: %j', (property, fields) => {
    const position = gpsPosition({ ...fix, ...fields }, null);
    expect(position).toMatchObject({ latitude: 52.5 });
    expect(position).not.toHaveProperty(property);
  });

  it.each([
    { latitude: [91, 0, 0] },
    { latitude: [52, 61, 0] },
    { latitude: [52, 0, 61] },
    { latitude: [Number.NaN] },
    { longitude: [-8, 0, 0] },
    { longitude: [] },
  ])('is none where it cannot be on Earth: %j', (fields) => {
    expect(gpsPosition({ ...fix, ...fields }, null)).toBeNull();
  });
});

describe('the EXIF block of a picture', () => {
  const block = async () => {
    const exif = {
      IFD2: { DateTimeOriginal: '2021:06:30 10:11:12', OffsetTimeOriginal: '+02:00' },
      IFD3: {
        GPSLatitude: '52/1 30/1 0/1',
        GPSLatitudeRef: 'N',
        GPSLongitude: '8/1 1/1 0/1',
        GPSLongitudeRef: 'E',
      },
    };
    const picture = sharp(Buffer.alloc(300), { raw: { width: 10, height: 10, channels: 3 } });
    const { exif: bytes } = await sharp(await picture.jpeg().withExif(exif).toBuffer()).metadata();
    return bytes!;
  };

  it('costs the position where it is damaged, at whatever byte, and nothing else', async () => {
    const whole = await block();
    expect(readPhotoCapture(whole, undefined)).toMatchObject({ gps: { latitude: 52.5 } });
    for (let at = 0; at < whole.length; at++) {
      for (const value of [0, 1, 2, 3, 5, 7, 12, 255]) {
        const damaged = Buffer.from(whole);
        damaged[at] = value;
        expect(() => readPhotoCapture(damaged, undefined), `byte ${at} is ${value}`).not.toThrow();
      }
    }
  });
});
