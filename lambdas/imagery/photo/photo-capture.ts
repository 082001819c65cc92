import readExif from 'exif-reader';
import type { GpsPosition } from '../../pipeline/image-analysis.ts';
import { gpsPosition } from '../capture-position.ts';
import { captureInstant } from '../capture-time.ts';

/** Position and time from a picture's EXIF block. Damage there costs the position, never the image. */
export function readPhotoCapture(block: Buffer | undefined): {
  gps: GpsPosition | null;
  capturedAt: string | null;
} {
  const exif = parse(block);
  if (exif === null) return { gps: null, capturedAt: null };
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
  if (gps === undefined) return { gps: null, capturedAt };
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
  return { gps: gpsPosition(fields, capturedAt), capturedAt };
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
