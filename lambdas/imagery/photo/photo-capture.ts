import readExif from 'exif-reader';
import type { GpsPosition } from '../../pipeline/image-analysis.ts';
import { type CameraMetadata, cameraMetadata } from '../capture/camera-metadata.ts';
import { gpsPosition } from '../capture-position.ts';
import { captureInstant } from '../capture-time.ts';

/** Position, time and camera from a picture's EXIF block and XMP. Damage there costs them, never the image. */
export function readPhotoCapture(
  block: Buffer | undefined,
  xmp: string | undefined,
): {
  gps: GpsPosition | null;
  capturedAt: string | null;
  camera: CameraMetadata;
} {
  const exif = parse(block);
  const camera = cameraMetadata({
    make: text(exif?.Image?.Make),
    model: text(exif?.Image?.Model),
    lensModel: text(exif?.Photo?.LensModel),
    xmp,
  });
  if (exif === null) return { gps: null, capturedAt: null, camera };
  // Whatever its types say, the parser gives each tag in the form that the file claims for it.
  const gps: Readonly<Record<string, unknown>> = exif.GPSInfo ?? {};
  const photo: Readonly<Record<string, unknown>> = exif.Photo ?? {};
  const taken = photo.DateTimeOriginal;
  const capturedAt = captureInstant({
    // The parser takes the camera's local time for UTC; written back as UTC it is the text of the file again.
    dateTimeOriginal:
      taken instanceof Date && !Number.isNaN(taken.getTime()) ? taken.toISOString() : undefined,
    offsetTimeOriginal: text(photo.OffsetTimeOriginal),
    gpsDate: text(gps.GPSDateStamp),
    gpsTime: numbers(gps.GPSTimeStamp),
  });
  const fields = {
    latitude: numbers(gps.GPSLatitude),
    latitudeRef: text(gps.GPSLatitudeRef),
    longitude: numbers(gps.GPSLongitude),
    longitudeRef: text(gps.GPSLongitudeRef),
    altitude: number(gps.GPSAltitude),
    altitudeRef: number(gps.GPSAltitudeRef),
    speed: number(gps.GPSSpeed),
    speedRef: text(gps.GPSSpeedRef),
    heading: number(gps.GPSImgDirection),
    headingRef: text(gps.GPSImgDirectionRef),
    accuracy: number(gps.GPSHPositioningError),
  };
  return { gps: gpsPosition(fields, capturedAt), capturedAt, camera };
}

/** A tag may be of any type in a damaged file. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function numbers(value: unknown): number[] | undefined {
  if (typeof value === 'number') return [value];
  const isList = Array.isArray(value) && value.every((one) => typeof one === 'number');
  return isList ? value : undefined;
}

function parse(block: Buffer | undefined): ReturnType<typeof readExif> | null {
  if (block === undefined) return null;
  try {
    return readExif(block);
  } catch {
    // EXIF that cannot be parsed is metadata that is not there: the pixels are unharmed.
    return null;
  }
}
