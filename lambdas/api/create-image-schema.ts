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
import { instant } from './instant-schema.ts';
import { label, UNPRINTABLE } from './label-schema.ts';

/** Messages say what is accepted; what is wrong follows from the field and the code. */

const HEADING = 'a number from 0 to below 360, degrees';

const gps = v.strictObject(
  {
    latitude: between(-90, 90, 'degrees'),
    longitude: between(-180, 180, 'degrees'),
    altitude: v.exactOptional(between(-1000, 100_000, 'metres')),
    accuracy: v.exactOptional(between(0, 1_000_000, 'metres')),
    heading: v.exactOptional(v.pipe(v.number(HEADING), v.minValue(0, HEADING), v.ltValue(360, HEADING))),
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
        v.regex(/^[0-9A-Fa-f]{64}$/, '64 hexadecimal digits'),
        v.toLowerCase(),
      ),
    ),
  };
}

/** What a request says of the image, whether it is one file or several. */
const imageEntries = {
  id: v.exactOptional(v.pipe(v.string('a UUID'), v.check(isImageId, 'a UUID in lower case'))),
  capturedAt: v.exactOptional(instant),
  gps: v.exactOptional(gps),
  mission: v.exactOptional(label),
  field: v.exactOptional(label),
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

/** Of an uploader that may not know how large the file is. */
export function proposedImageSchema({ maximumUploadBytes, allowedUploadTypes }: AcceptedUploads) {
  const { size, ...entries } = fileEntries(maximumUploadBytes, allowedUploadTypes);
  return v.strictObject({
    ...entries,
    size: v.exactOptional(size),
    ...imageEntries,
    sensor: v.exactOptional(sensor),
  });
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
export type ValidProposedImage = v.InferOutput<ReturnType<typeof proposedImageSchema>>;
export type ValidCreateImage = v.InferOutput<ReturnType<typeof createImageSchema>>;
