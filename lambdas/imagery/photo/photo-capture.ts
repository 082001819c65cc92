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
    make: textOf(exif?.Image?.Make),
    model: textOf(exif?.Image?.Model),
    lensModel: textOf(exif?.Photo?.LensModel),
    xmp,
  });
  if (exif === null) return { gps: null, capturedAt: null, camera };
  const gps = exif.GPSInfo;
  const taken = exif.Photo?.DateTimeOriginal;
  const capturedAt = captureInstant({
    // The parser takes the camera's local time for UTC; written back as UTC it is the text of the file again.
    dateTimeOriginal:
      taken instanceof Date && !Number.isNaN(taken.getTime()) ? taken.toISOString() : undefined,
    offsetTimeOriginal: exif.Photo?.OffsetTimeOriginal,
    gpsDate: gps?.GPSDateStamp,
    gpsTime: gps?.GPSTimeStamp,
  });
  if (gps === undefined) return { gps: null, capturedAt, camera };
  const fields = {
    latitude: gps.GPSLatitude,
    latitudeRef: gps.GPSLatitudeRef,
    longitude: gps.GPSLongitude,
    longitudeRef: gps.GPSLongitudeRef,
    altitude: gps.GPSAltitude,
    altitudeRef: gps.GPSAltitudeRef,
    speed: gps.GPSSpeed,
    speedRef: gps.GPSSpeedRef,
    heading: gps.GPSImgDirection,
    headingRef: gps.GPSImgDirectionRef,
    accuracy: gps.GPSHPositioningError,
  };
  return { gps: gpsPosition(fields, capturedAt), capturedAt, camera };
}

/** A tag may be of any type in a damaged file. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
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
