import { deflateSync } from 'node:zlib';
import {
  ascii,
  encodeDirectory,
  encodeHeader,
  numbers,
  type TiffField,
} from '../../lambdas/imagery/cog/tiff-directory-writer.ts';
import { TAG } from '../../lambdas/imagery/tiff/tiff-tags.ts';

interface Fixture {
  readonly width: number;
  readonly height: number;
  /** One array per band, row by row. */
  readonly bands: readonly (Uint8Array | Uint16Array | Float32Array)[];
  readonly photometric?: number;
  readonly extraSamples?: readonly number[];
  readonly nodata?: string;
  readonly metadata?: string;
  readonly compressed?: boolean;
  readonly fields?: readonly TiffField[];
}

/** A small striped GeoTIFF, two rows to a strip, as little-endian bytes. */
export function tiffFixture(fixture: Fixture): Uint8Array {
  const { width, height, bands } = fixture;
  const rowsPerStrip = 2;
  const strips: Uint8Array[] = [];
  for (let row = 0; row < height; row += rowsPerStrip) {
    const rows = Math.min(rowsPerStrip, height - row);
    const plain = interleave(fixture, row, rows);
    strips.push(fixture.compressed ? deflateSync(plain) : plain);
  }
  let end = 16;
  const offsets = strips.map((strip) => {
    const at = end;
    end += strip.length;
    return at;
  });
  const directoryAt = end + (end % 2);
  const bits = bands[0]!.BYTES_PER_ELEMENT * 8;
  const fields = [
    numbers(TAG.imageWidth, 'long', [width]),
    numbers(TAG.imageLength, 'long', [height]),
    numbers(
      TAG.bitsPerSample,
      'short',
      bands.map(() => bits),
    ),
    numbers(TAG.compression, 'short', [fixture.compressed ? 8 : 1]),
    numbers(TAG.photometric, 'short', [fixture.photometric ?? 1]),
    numbers(TAG.samplesPerPixel, 'short', [bands.length]),
    numbers(TAG.rowsPerStrip, 'long', [rowsPerStrip]),
    numbers(TAG.stripOffsets, 'long', offsets),
    numbers(
      TAG.stripByteCounts,
      'long',
      strips.map((strip) => strip.length),
    ),
    numbers(
      TAG.sampleFormat,
      'short',
      bands.map(() => (bands[0] instanceof Float32Array ? 3 : 1)),
    ),
    ...(fixture.extraSamples ? [numbers(TAG.extraSamples, 'short', fixture.extraSamples)] : []),
    ...(fixture.nodata === undefined ? [] : [ascii(TAG.gdalNodata, fixture.nodata)]),
    ...(fixture.metadata === undefined ? [] : [ascii(TAG.gdalMetadata, fixture.metadata)]),
    ...(fixture.fields ?? []),
  ];
  const directory = encodeDirectory(fields, directoryAt, false);
  return Buffer.concat([encodeHeader(directoryAt, false), ...strips, Buffer.alloc(end % 2), directory]);
}

/** Band items of tag 42112. */
export function bandMetadata(...bands: Readonly<Record<string, string | number>>[]): string {
  const items = bands.flatMap((band, sample) =>
    Object.entries(band).map(([name, value]) => `<Item name="${name}" sample="${sample}">${value}</Item>`),
  );
  return `<GDALMetadata>${items.join('')}</GDALMetadata>`;
}

function interleave({ width, bands }: Fixture, row: number, rows: number): Uint8Array {
  const Samples = bands[0]!.constructor as Uint16ArrayConstructor;
  const out = new Samples(width * rows * bands.length);
  for (let i = 0; i < width * rows; i++) {
    for (const [b, band] of bands.entries()) out[i * bands.length + b] = band[row * width + i]!;
  }
  return new Uint8Array(out.buffer);
}
