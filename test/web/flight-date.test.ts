import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { noonOf } from '../../web/source/uploads/labels.ts';
import { ownCaptureTime } from '../../web/source/uploads/own-capture-time.ts';
import { SAMPLE_PATH } from '../end-to-end/images.ts';

/** Exif 2.31; what is given under its name in a picture of its own. */
async function photo(exif: Readonly<Record<string, string>>): Promise<Blob> {
  const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: 'green' } });
  return new Blob([new Uint8Array(await picture.withExif({ IFD2: exif }).jpeg().toBuffer())]);
}

describe('the time that a file has of its own', () => {
  it('is that of its clock and zone', async () => {
    const file = await photo({ DateTimeOriginal: '2026:06:01 10:11:12', OffsetTimeOriginal: '+02:00' });
    expect(await ownCaptureTime(file)).toBe('2026-06-01T10:11:12+02:00');
  });

  it('is none of a clock without a zone, of an orthomosaic, of other files, and of a damaged one', async () => {
    expect(await ownCaptureTime(await photo({ DateTimeOriginal: '2026:06:01 10:11:12' }))).toBeNull();
    const sample = new Uint8Array(await readFile(SAMPLE_PATH));
    expect(await ownCaptureTime(new Blob([sample]))).toBeNull();
    expect(await ownCaptureTime(new Blob([sample.subarray(0, 20)]))).toBeNull();
    expect(await ownCaptureTime(new Blob(['text']))).toBeNull();
    expect(await ownCaptureTime(new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff])]))).toBeNull();
  });
});

describe('the day of a flight', () => {
  it('is declared as its noon on the device', () => {
    const noon = new Date(noonOf('2026-06-01')!);
    expect([noon.getMonth(), noon.getDate(), noon.getHours()]).toEqual([5, 1, 12]);
    expect(noonOf('soon')).toBeUndefined();
  });
});
