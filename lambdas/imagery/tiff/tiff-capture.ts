import type { GpsPosition } from '../../pipeline/image-analysis.ts';
import { type GpsFields, gpsPosition } from '../capture-position.ts';
import { captureInstant } from '../capture-time.ts';
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
  time: 7,
  speedRef: 12,
  speed: 13,
  headingRef: 16,
  heading: 17,
  date: 29,
  accuracy: 31,
} as const;

/** Position and time from a TIFF's own EXIF directories. Damage there costs the position, never the image. */
export async function readTiffCapture(
  structure: TiffStructure,
  directory: TiffDirectory,
): Promise<{ gps: GpsPosition | null; capturedAt: string | null }> {
  const exif = await directoryBehind(structure, directory, TAG.exifIfd);
  const gpsDirectory = await directoryBehind(structure, directory, TAG.gpsIfd);
  const textOf = async (from: TiffDirectory | null, tag: number) =>
    from === null ? undefined : optional(() => readText(structure, from, tag, 64));
  const numbersOf = async (from: TiffDirectory | null, tag: number) =>
    from === null ? undefined : optional(() => readNumbers(structure, from, tag, 8));
  const capturedAt = captureInstant({
    dateTimeOriginal: await textOf(exif, TAG.dateTimeOriginal),
    offsetTimeOriginal: await textOf(exif, TAG.offsetTimeOriginal),
    gpsDate: await textOf(gpsDirectory, GPS.date),
    gpsTime: await numbersOf(gpsDirectory, GPS.time),
  });
  const numbers = (tag: number) => numbersOf(gpsDirectory, tag);
  const text = (tag: number) => textOf(gpsDirectory, tag);
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
