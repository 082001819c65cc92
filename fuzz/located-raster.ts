import {
  ascii,
  encodeDirectory,
  numbers,
  type TiffField,
} from '../lambdas/imagery/cog/tiff-directory-writer.ts';
import { bandMetadata, tiffFixture } from '../test/imagery/tiff-fixture.ts';

const NAMES = bandMetadata(
  { DESCRIPTION: 'Red', SCALE: 0.0001, OFFSET: -0.01, WAVELENGTH: 668 },
  { DESCRIPTION: 'NIR', SCALE: 0.0001, OFFSET: -0.01, CENTRAL_WAVELENGTH_UM: 0.842 },
);
const XMP = `<rdf:Description Camera:BandName="Red"/><Camera:CentralWavelength><rdf:Seq><rdf:li>668</rdf:li></rdf:Seq></Camera:CentralWavelength>`;

/** A TIFF with everything that is metadata: names, scaling, XMP, georeference, EXIF and GPS directories. */
export function locatedRaster(): Buffer {
  // Twice, since the directories lie behind an image whose length they are not part of.
  const { length } = image(0, 0);
  const exifAt = length + (length % 2);
  const exif = encodeDirectory([ascii(36867, '2021:06:30 10:11:12'), ascii(36881, '+02:00')], exifAt, false);
  const gpsAt = exifAt + exif.length;
  return Buffer.concat([
    image(exifAt, gpsAt),
    Buffer.alloc(length % 2),
    exif,
    encodeDirectory(GPS, gpsAt, false),
  ]);
}

const GPS: readonly TiffField[] = [
  ascii(1, 'N'),
  rationals(2, [52, 30, 0]),
  ascii(3, 'E'),
  rationals(4, [8, 1, 0]),
  rationals(6, [120]),
  rationals(7, [8, 11, 12]),
  ascii(16, 'T'),
  rationals(17, [181]),
  ascii(29, '2021:06:30'),
];

function rationals(tag: number, values: readonly number[]): TiffField {
  const { bytes } = numbers(
    tag,
    'long',
    values.flatMap((value) => [value, 1]),
  );
  return { tag, type: 5, count: values.length, bytes };
}

function image(exifAt: number, gpsAt: number): Uint8Array {
  return tiffFixture({
    width: 12,
    height: 9,
    bands: [800, 5000].map((level) => Uint16Array.from({ length: 108 }, (_, i) => level + 3 * i)),
    metadata: NAMES,
    nodata: '0',
    fields: [
      ascii(700, XMP),
      numbers(33550, 'double', [0.05, 0.05, 0]),
      numbers(33922, 'double', [0, 0, 0, 500_000, 5_650_000, 0]),
      numbers(34735, 'short', [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32_634]),
      numbers(34665, 'long', [exifAt]),
      numbers(34853, 'long', [gpsAt]),
    ],
  });
}
