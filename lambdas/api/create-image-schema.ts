import * as v from 'valibot';
import { UPLOAD_TYPES } from '../contract.ts';
import { CAPTURE_GROUP_FILES } from '../pipeline/capture-group.ts';
import { COLOUR_MAP_IDS, INDEX_IDS, PREVIEW_RANGES } from '../pipeline/image-analysis.ts';
import { isImageId } from '../pipeline/image-id.ts';
import { findSensor, sensorIds } from '../spectral/sensors.ts';

/** Messages say what is accepted; what is wrong follows from the field and the code. */

const finite = v.pipe(v.number('a finite number'), v.finite('a finite number'));

function between(minimum: number, maximum: number, unit: string) {
  const message = `a number from ${minimum} to ${maximum}, ${unit}`;
  return v.pipe(v.number(message), v.minValue(minimum, message), v.maxValue(maximum, message));
}

const bandNumber = v.pipe(
  v.number('a whole number from 1'),
  v.integer('a whole number from 1'),
  v.minValue(1, 'a whole number from 1'),
  v.maxValue(65_535, 'a whole number up to 65535'),
);

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

const bands = v.pipe(
  v.strictObject(
    {
      blue: v.exactOptional(bandNumber),
      green: v.exactOptional(bandNumber),
      red: v.exactOptional(bandNumber),
      red_edge: v.exactOptional(bandNumber),
      nir: v.exactOptional(bandNumber),
    },
    'an object of band numbers by role',
  ),
  v.check(
    (map) => new Set(Object.values(map)).size === Object.values(map).length,
    'a different band for each role',
  ),
  v.check((map) => Object.keys(map).length > 0, 'at least one band'),
);

const INDICES = `a list of ids, each once: ${INDEX_IDS.join(', ')}`;

const indices = v.pipe(
  v.array(v.picklist(INDEX_IDS, INDEX_IDS.join(', ')), INDICES),
  v.check((ids) => new Set(ids).size === ids.length, INDICES),
);

const THRESHOLD = 'a number from -1 to 1, or "otsu"';

const vegetationThreshold = v.union(
  [v.pipe(v.number(), v.minValue(-1), v.maxValue(1)), v.literal('otsu')],
  THRESHOLD,
);

const PREVIEW = 'an object with colourMap, range or both';

const preview = v.pipe(
  v.strictObject(
    {
      colourMap: v.exactOptional(v.picklist(COLOUR_MAP_IDS, COLOUR_MAP_IDS.join(', '))),
      range: v.exactOptional(v.picklist(PREVIEW_RANGES, PREVIEW_RANGES.join(', '))),
    },
    PREVIEW,
  ),
  v.check((words) => Object.keys(words).length > 0, PREVIEW),
);

const FILENAME = 'a file name of 1 to 255 characters without control characters';
/** Control characters, and halves of surrogate pairs: no file system has them, PostgreSQL has no text with NUL. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

const sensor = v.pipe(
  v.string('the id of a sensor'),
  v.check((id) => findSensor(id) !== undefined, sensorIds().join(', ')),
);

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
  scale: v.exactOptional(v.pipe(finite, v.gtValue(0, 'a number above 0'))),
  offset: v.exactOptional(finite),
  indices: v.exactOptional(indices),
  vegetationThreshold: v.exactOptional(vegetationThreshold),
  preview: v.exactOptional(preview),
  soilBrightnessFactor: v.exactOptional(between(0, 1, 'without a unit')),
};

/** @param maximumUploadBytes the largest file that is accepted */
export function createImageSchema(maximumUploadBytes: number) {
  return v.strictObject(
    {
      ...fileEntries(maximumUploadBytes, Object.keys(UPLOAD_TYPES)),
      ...imageEntries,
      sensor: v.exactOptional(sensor),
    },
    'an object with filename, contentType and size, or with captureGroup',
  );
}

/**
 * Several files of one capture. A sensor cannot be declared: its preset is the band order of a stack, and the files of a
 * capture say themselves which band they are.
 * @param maximumUploadBytes the largest file that is accepted
 */
export function createCaptureGroupSchema(maximumUploadBytes: number) {
  const { fewest, most } = CAPTURE_GROUP_FILES;
  const FILES = `a list of ${fewest} to ${most} files of one capture, each with filename, contentType and size`;
  const file = v.strictObject(
    fileEntries(maximumUploadBytes, ['image/tiff']),
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
