import type { GpsPosition } from '../pipeline/image-analysis.ts';
import { exifTimestamp, type GpsFields, gpsPosition } from './capture-position.ts';
import { readDirectoryAt, type TiffDirectory, type TiffStructure } from './tiff-structure.ts';
import { TAG } from './tiff-tags.ts';
import { readNumber, readNumbers, readText } from './tiff-values.ts';

/** Tags of the GPS directory, EXIF 2.3. */
const GPS = {
  latitudeRef: 1,
  latitude: 2,
  longitudeRef: 3,
  longitude: 4,
  altitudeRef: 5,
  altitude: 6,
  speedRef: 12,
  speed: 13,
  headingRef: 16,
  heading: 17,
  accuracy: 31,
} as const;

/** Position and time from a TIFF's own EXIF directories. Damage there costs the position, never the image. */
export async function readTiffCapture(
  structure: TiffStructure,
  directory: TiffDirectory,
): Promise<{ gps: GpsPosition | null; capturedAt: string | null }> {
  const capturedAt = exifTimestamp(await readCaptureText(structure, directory));
  const gpsDirectory = await directoryBehind(structure, directory, TAG.gpsIfd);
  if (gpsDirectory === null) return { gps: null, capturedAt };
  const numbers = async (tag: number) => optional(() => readNumbers(structure, gpsDirectory, tag, 8));
  const text = async (tag: number) => optional(() => readText(structure, gpsDirectory, tag, 16));
  const fields: GpsFields = {
    latitude: await numbers(GPS.latitude),
    latitudeRef: await text(GPS.latitudeRef),
    longitude: await numbers(GPS.longitude),
    longitudeRef: await text(GPS.longitudeRef),
    altitude: (await numbers(GPS.altitude))?.[0],
    altitudeRef: (await numbers(GPS.altitudeRef))?.[0],
    speed: (await numbers(GPS.speed))?.[0],
    speedRef: await text(GPS.speedRef),
    heading: (await numbers(GPS.heading))?.[0],
    headingRef: await text(GPS.headingRef),
    accuracy: (await numbers(GPS.accuracy))?.[0],
  };
  return { gps: gpsPosition(fields, capturedAt), capturedAt };
}

async function readCaptureText(
  structure: TiffStructure,
  directory: TiffDirectory,
): Promise<string | undefined> {
  const exif = await directoryBehind(structure, directory, TAG.exifIfd);
  const original =
    exif === null ? undefined : await optional(() => readText(structure, exif, TAG.dateTimeOriginal, 64));
  return original ?? optional(() => readText(structure, directory, TAG.dateTime, 64));
}

async function directoryBehind(
  structure: TiffStructure,
  directory: TiffDirectory,
  tag: number,
): Promise<TiffDirectory | null> {
  const found = await optional(async () => {
    const offset = await readNumber(structure, directory, tag);
    return offset === undefined ? null : readDirectoryAt(structure, offset);
  });
  return found ?? null;
}

/** Undefined where the metadata is damaged; faults of the source pass through. */
async function optional<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if ((error as Error).name === 'InputError') return undefined;
    throw error;
  }
}
