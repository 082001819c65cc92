import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { captureInstant } from '../../lambdas/imagery/capture-time.ts';
import { ascii, encodeDirectory, numbers } from '../../lambdas/imagery/cog/tiff-directory-writer.ts';
import { bytesSource } from './file-source.ts';
import { bandMetadata, tiffFixture } from './tiff-fixture.ts';
import { analyse } from './workspace.ts';

const dateTimeOriginal = '2021:06:30 10:11:12';

describe('the time of capture', () => {
  it.each([
    [
      'the clock with its own offset',
      { dateTimeOriginal, offsetTimeOriginal: '+02:00' },
      '2021-06-30T10:11:12+02:00',
    ],
    ['an offset of zero', { dateTimeOriginal, offsetTimeOriginal: '-00:00' }, '2021-06-30T10:11:12-00:00'],
    [
      'satellite time, which is UTC',
      { dateTimeOriginal, gpsDate: '2021:06:30', gpsTime: [8, 11, 12.6] },
      '2021-06-30T08:11:12Z',
    ],
    ['no clock without a zone', { dateTimeOriginal }, null],
    ['no offset that is none', { dateTimeOriginal, offsetTimeOriginal: '   :  ' }, null],
    ['no satellite time without its date', { gpsTime: [8, 11, 12] }, null],
    [
      'no day that does not exist',
      { dateTimeOriginal: '2021:02:30 10:11:12', offsetTimeOriginal: '+02:00' },
      null,
    ],
    [
      'no clock that was never set',
      { dateTimeOriginal: '0000:00:00 00:00:00', offsetTimeOriginal: '+00:00' },
      null,
    ],
    [
      'an offset of quarters of an hour',
      { dateTimeOriginal, offsetTimeOriginal: '+05:45' },
      '2021-06-30T10:11:12+05:45',
    ],
    ...['+00:07', '-23:00', '+14:15', '-12:15', '+99:99', '+01:60'].map(
      (offsetTimeOriginal): [string, object, null] => [
        `no zone that nobody has (${offsetTimeOriginal})`,
        { dateTimeOriginal, offsetTimeOriginal },
        null,
      ],
    ),
    ...['1980:01:06', '0001:01:01', '2100:01:01', '9999:12:31'].map((gpsDate): [string, object, null] => [
      `no year without digital cameras (${gpsDate})`,
      { gpsDate, gpsTime: [8, 11, 12] },
      null,
    ]),
    ['no hour that does not exist', { gpsDate: '2021:06:30', gpsTime: [Number.NaN, 11, 12] }, null],
  ])('is %s', (_, fields, instant) => expect(captureInstant(fields)).toBe(instant));

  const photo = (exif: Record<string, Record<string, string>>) =>
    sharp(Buffer.alloc(300), { raw: { width: 10, height: 10, channels: 3 } })
      .jpeg()
      .withExif(exif)
      .toBuffer();

  it('of a photo is known with a zone, and only then', async () => {
    const zoned = { IFD2: { DateTimeOriginal: dateTimeOriginal, OffsetTimeOriginal: '+05:30' } };
    expect((await analyse(bytesSource(await photo(zoned)))).capturedAt).toBe('2021-06-30T10:11:12+05:30');
    const local = { IFD0: { DateTime: dateTimeOriginal }, IFD2: { DateTimeOriginal: dateTimeOriginal } };
    expect((await analyse(bytesSource(await photo(local)))).capturedAt).toBeNull();
  });

  it('of a photo comes from its satellites where the clock has no zone', async () => {
    const gps = { IFD3: { GPSDateStamp: '2021:06:30', GPSTimeStamp: '8/1 11/1 12/1' } };
    expect((await analyse(bytesSource(await photo(gps)))).capturedAt).toBe('2021-06-30T08:11:12Z');
  });

  it('of a GeoTIFF is never when the file was written (tag 306)', async () => {
    const bands = [500, 4500].map((value) => new Uint16Array(16).fill(value));
    const metadata = bandMetadata({ DESCRIPTION: 'Red' }, { DESCRIPTION: 'NIR' });
    const written = tiffFixture({
      width: 4,
      height: 4,
      bands,
      metadata,
      fields: [ascii(306, dateTimeOriginal)],
    });
    expect((await analyse(bytesSource(written))).capturedAt).toBeNull();
  });

  it('of a GeoTIFF comes from its EXIF directory', async () => {
    const bands = [500, 4500].map((value) => new Uint16Array(16).fill(value));
    const metadata = bandMetadata({ DESCRIPTION: 'Red' }, { DESCRIPTION: 'NIR' });
    const size = tiffFixture({
      width: 4,
      height: 4,
      bands,
      metadata,
      fields: [numbers(34665, 'long', [0])],
    }).length;
    const at = size + (size % 2);
    const exifAt = numbers(34665, 'long', [at]);
    const image = tiffFixture({ width: 4, height: 4, bands, metadata, fields: [exifAt] });
    const exif = encodeDirectory([ascii(36867, dateTimeOriginal), ascii(36881, '+02:00')], at, false);
    const bytes = Buffer.concat([image, Buffer.alloc(size % 2), exif]);
    expect((await analyse(bytesSource(bytes))).capturedAt).toBe('2021-06-30T10:11:12+02:00');
  });
});
