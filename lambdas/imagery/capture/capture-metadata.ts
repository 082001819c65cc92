import type { ByteSource } from '../byte-source.ts';
import { PagedSource } from '../tiff/paged-source.ts';
import { directoryBehind, ifUndamaged, readXmp } from '../tiff/tiff-capture.ts';
import { readTiffStructure, type TiffDirectory, type TiffStructure } from '../tiff/tiff-structure.ts';
import { TAG } from '../tiff/tiff-tags.ts';
import { readNumbers, readText } from '../tiff/tiff-values.ts';
import { type CameraMetadata, cameraMetadata } from './camera-metadata.ts';

/** What one file of a single capture says of how it was exposed; null where it says nothing that can be read. */
export interface CaptureMetadata extends CameraMetadata {
  /** Software: the camera's firmware, "v7.5.0". */
  readonly firmware: string | null;
  /** Mean of EXIF BlackLevel, digital numbers: it has a value for each position of a 2 x 2 pattern. */
  readonly blackLevel: number | null;
  /** seconds */
  readonly exposureTime: number | null;
  /** ISO speed; gain is this / 100. */
  readonly iso: number | null;
  readonly fNumber: number | null;
  readonly bitsPerSample: number | null;
  /** DateTimeOriginal with SubSecTimeOriginal, as in the file. */
  readonly takenAt: string | null;
  readonly width: number;
  readonly height: number;
}

/** Values of a tag that make sense here: a BlackLevel of 8 x 8 positions at most. */
const MOST_VALUES = 64;
const MOST_TEXT = 256;

/** Of a TIFF. What is damaged in EXIF or XMP counts as absent: the pixels are unharmed. */
export async function readCaptureMetadata(source: ByteSource): Promise<CaptureMetadata> {
  const structure = await readTiffStructure(new PagedSource(source));
  const main = structure.directories[0]!;
  const exif = await directoryBehind(structure, main, TAG.exifIfd);
  const read = { main: readingFrom(structure, main), exif: readingFrom(structure, exif) };
  const taken = await read.exif.text(TAG.dateTimeOriginal);
  const fraction = await read.exif.text(TAG.subSecTimeOriginal);
  const camera = cameraMetadata({
    make: (await read.main.text(TAG.make)) ?? undefined,
    model: (await read.main.text(TAG.model)) ?? undefined,
    lensModel: (await read.exif.text(TAG.lensModel)) ?? undefined,
    xmp: await ifUndamaged(() => readXmp(structure, main)),
  });
  return {
    ...camera,
    firmware: await read.main.text(TAG.software),
    blackLevel: mean(await read.main.numbers(TAG.blackLevel)),
    exposureTime: await read.exif.number(TAG.exposureTime),
    // MicaSense writes ISOSpeed, the others PhotographicSensitivity.
    iso: (await read.exif.number(TAG.isoSpeed)) ?? (await read.exif.number(TAG.photographicSensitivity)),
    fNumber: await read.exif.number(TAG.fNumber),
    bitsPerSample: await read.main.number(TAG.bitsPerSample),
    takenAt: taken === null ? null : `${taken}.${fraction ?? ''}`,
    width: (await read.main.number(TAG.imageWidth)) ?? 0,
    height: (await read.main.number(TAG.imageLength)) ?? 0,
  };
}

function readingFrom(structure: TiffStructure, directory: TiffDirectory | null) {
  const numbers = async (tag: number): Promise<number[]> => {
    if (directory === null) return [];
    const values = await ifUndamaged(() => readNumbers(structure, directory, tag, MOST_VALUES));
    return values === undefined ? [] : [...values];
  };
  return {
    numbers,
    /** Finite and above 0, as each of these quantities is; 0/0 and 0 are what a camera writes that does not know. */
    number: async (tag: number): Promise<number | null> => {
      const [value] = await numbers(tag);
      return value !== undefined && Number.isFinite(value) && value > 0 ? value : null;
    },
    text: async (tag: number): Promise<string | null> => {
      if (directory === null) return null;
      const text = await ifUndamaged(() => readText(structure, directory, tag, MOST_TEXT));
      return text?.trim() || null;
    },
  };
}

function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  return Number.isFinite(value) ? value : null;
}
