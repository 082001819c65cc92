import type { GpsPosition } from '../../pipeline/image-analysis.ts';
import { type CameraMetadata, cameraMetadata } from '../capture/camera-metadata.ts';
import { type GpsFields, gpsPosition } from '../capture-position.ts';
import { captureInstant } from '../capture-time.ts';
import { MAXIMUM_METADATA_BYTES } from '../limits.ts';
import { readDirectoryAt, type TiffDirectory, type TiffStructure } from './tiff-structure.ts';
import { TAG } from './tiff-tags.ts';
import { readBytes, readNumber, readNumbers, readText } from './tiff-values.ts';

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

/** Position, time and camera from a TIFF's own EXIF directories and XMP. Damage there costs them, never the image. */
export async function readTiffCapture(
  structure: TiffStructure,
  directory: TiffDirectory,
): Promise<{ gps: GpsPosition | null; capturedAt: string | null; camera: CameraMetadata }> {
  const exif = await directoryBehind(structure, directory, TAG.exifIfd);
  const gpsDirectory = await directoryBehind(structure, directory, TAG.gpsIfd);
  const textOf = async (from: TiffDirectory | null, tag: number) =>
    from === null ? undefined : ifUndamaged(() => readText(structure, from, tag, 64));
  const numbersOf = async (from: TiffDirectory | null, tag: number) =>
    from === null ? undefined : ifUndamaged(() => readNumbers(structure, from, tag, 8));
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
  const camera = cameraMetadata({
    make: await textOf(directory, TAG.make),
    model: await textOf(directory, TAG.model),
    lensModel: await textOf(exif, TAG.lensModel),
    xmp: await ifUndamaged(() => readXmp(structure, directory)),
  });
  return { gps: gpsPosition(fields, capturedAt), capturedAt, camera };
}

/** Tag 700, or "". */
export async function readXmp(structure: TiffStructure, directory: TiffDirectory): Promise<string> {
  const xmp = await readBytes(structure, directory, TAG.xmp, MAXIMUM_METADATA_BYTES);
  return xmp === undefined ? '' : new TextDecoder().decode(xmp);
}

export async function directoryBehind(
  structure: TiffStructure,
  directory: TiffDirectory,
  tag: number,
): Promise<TiffDirectory | null> {
  const found = await ifUndamaged(async () => {
    const offset = await readNumber(structure, directory, tag);
    return offset === undefined ? null : readDirectoryAt(structure, offset);
  });
  return found ?? null;
}

/** Undefined where the metadata is damaged; faults of the source pass through. */
export async function ifUndamaged<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if ((error as Error).name === 'InputError') return undefined;
    throw error;
  }
}
