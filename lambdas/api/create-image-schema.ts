import * as v from 'valibot';
import { CAPTURE_GROUP_FILES } from '../pipeline/capture-group.ts';
import { isImageId } from '../pipeline/image-id.ts';
import {
  bands,
  between,
  indices,
  offset,
  preview,
  scale,
  sensor,
  soilBrightnessFactor,
  vegetationThreshold,
} from './analysis-schema.ts';

/** Messages say what is accepted; what is wrong follows from the field and the code. */

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;
const TIME = 'a time as of RFC 3339, such as 2026-05-01T10:00:00Z';

/**
 * Kept in UTC and to the millisecond. A date that the calendar does not have is refused, not rolled over. The years 1
 * to 9999, in UTC, are those that PostgreSQL and RFC 3339 both can write.
 */
const instant = v.pipe(
  v.string(TIME),
  v.regex(RFC3339, TIME),
  v.check((text) => isCalendarTime(text), TIME),
  v.transform((text) => new Date(text).toISOString()),
);

function isCalendarTime(text: string): boolean {
  const time = new Date(text);
  const [year, month, day] = text.slice(0, 10).split('-').map(Number) as [number, number, number];
  if (Number.isNaN(time.getTime()) || time.getUTCFullYear() < 1 || time.getUTCFullYear() > 9999) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const gps = v.strictObject(
  {
    latitude: between(-90, 90, 'degrees'),
    longitude: between(-180, 180, 'degrees'),
    altitude: v.exactOptional(between(-1000, 100_000, 'metres')),
    accuracy: v.exactOptional(between(0, 1_000_000, 'metres')),
    heading: v.exactOptional(
      v.pipe(between(0, 360, 'degrees'), v.ltValue(360, 'a number from 0 to below 360, degrees')),
    ),
    groundSpeed: v.exactOptional(between(0, 1000, 'metres per second')),
    capturedAt: v.exactOptional(instant),
  },
  'an object with latitude and longitude',
);

/** What this deployment takes. */
export interface AcceptedUploads {
  /** bytes, of each file */
  readonly maximumUploadBytes: number;
  /** Media types. */
  readonly allowedUploadTypes: readonly string[];
}

const FILENAME = 'a file name of 1 to 255 characters without control characters';
/** Control characters, and halves of surrogate pairs: no file system has them, PostgreSQL has no text with NUL. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/** What a request says of one file, and what names the file. */
function fileEntries(maximumUploadBytes: number, contentTypes: readonly string[]) {
  const SIZE = `a whole number of bytes from 1 to ${maximumUploadBytes}`;
  return {
    filename: v.pipe(
      v.string(FILENAME),
      v.minLength(1, FILENAME),
      v.maxLength(255, FILENAME),
      v.check((name) => !UNPRINTABLE.test(name), FILENAME),
    ),
    contentType: v.picklist(contentTypes, contentTypes.join(', ')),
    size: v.pipe(v.number(SIZE), v.integer(SIZE), v.minValue(1, SIZE), v.maxValue(maximumUploadBytes, SIZE)),
    sha256: v.exactOptional(
      v.pipe(
        v.string('64 hexadecimal digits'),
        v.toLowerCase(),
        v.regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
      ),
    ),
  };
}

/** What a request says of the image, whether it is one file or several. */
const imageEntries = {
  id: v.exactOptional(v.pipe(v.string('a UUID'), v.check(isImageId, 'a UUID in lower case'))),
  capturedAt: v.exactOptional(instant),
  gps: v.exactOptional(gps),
  bands: v.exactOptional(bands),
  scale: v.exactOptional(scale),
  offset: v.exactOptional(offset),
  indices: v.exactOptional(indices),
  vegetationThreshold: v.exactOptional(vegetationThreshold),
  preview: v.exactOptional(preview),
  soilBrightnessFactor: v.exactOptional(soilBrightnessFactor),
};

export function createImageSchema({ maximumUploadBytes, allowedUploadTypes }: AcceptedUploads) {
  return v.strictObject(
    {
      ...fileEntries(maximumUploadBytes, allowedUploadTypes),
      ...imageEntries,
      sensor: v.exactOptional(sensor),
    },
    'an object with filename, contentType and size, or with captureGroup',
  );
}

/** Cameras write single bands as TIFF only. */
export const CAPTURE_TYPE = 'image/tiff';

/**
 * Several files of one capture. A sensor cannot be declared: its preset is the band order of a stack, and the files of a
 * capture say themselves which band they are.
 */
export function createCaptureGroupSchema({ maximumUploadBytes }: AcceptedUploads) {
  const { fewest, most } = CAPTURE_GROUP_FILES;
  const FILES = `a list of ${fewest} to ${most} files of one capture, each with filename, contentType and size`;
  const file = v.strictObject(
    fileEntries(maximumUploadBytes, [CAPTURE_TYPE]),
    'an object with filename, contentType and size',
  );
  return v.strictObject(
    {
      captureGroup: v.pipe(v.array(file, FILES), v.minLength(fewest, FILES), v.maxLength(most, FILES)),
      ...imageEntries,
    },
    'an object with captureGroup',
  );
}

export type ValidCaptureGroup = v.InferOutput<ReturnType<typeof createCaptureGroupSchema>>;
export type ValidCreateImage = v.InferOutput<ReturnType<typeof createImageSchema>>;
