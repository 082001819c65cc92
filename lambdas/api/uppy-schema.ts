import * as v from 'valibot';
import { PART_LIMITS } from '../pipeline/upload-parts.ts';
import { isAscending, partNumber } from './upload-schema.ts';

const KEY = 'an object key of 1 to 1024 characters';
const key = v.pipe(v.string(KEY), v.minLength(1, KEY), v.maxLength(1024, KEY));

const UPLOAD_ID = 'the id of an upload';
const uploadId = v.pipe(v.string(UPLOAD_ID), v.regex(/^[A-Za-z0-9._~-]{1,1024}$/, UPLOAD_ID));

const TYPE = 'a media type';
const type = v.pipe(v.string(TYPE), v.maxLength(255, TYPE));

const SECONDS = 'a number of seconds above 0';
const METADATA = 'an object of the file’s fields';
const metadata = v.record(v.string(METADATA), v.unknown(), METADATA);
const METHODS = ['GET', 'PUT', 'POST', 'DELETE'] as const;

/** Uppy may send more with later versions: what is not known is passed over, as it would be by a signer of its own. */
export const signUploadSchema = v.object(
  {
    method: v.picklist(METHODS, METHODS.join(', ')),
    key,
    uploadId: v.exactOptional(uploadId),
    partNumber: v.exactOptional(partNumber),
    contentType: v.exactOptional(type),
    expiresIn: v.exactOptional(v.pipe(v.number(SECONDS), v.gtValue(0, SECONDS))),
    metadata: v.exactOptional(metadata),
  },
  'an object with method and key',
);

export type ValidSignUpload = v.InferOutput<typeof signUploadSchema>;

const FILENAME = 'the name of the file';
const filename = v.pipe(v.string(FILENAME), v.minLength(1, FILENAME), v.maxLength(1024, FILENAME));

export const companionFileSchema = v.object(
  {
    filename,
    type: v.exactOptional(v.nullable(type)),
    metadata: v.exactOptional(v.nullable(metadata)),
  },
  'an object with filename and type',
);

const PARTS = `a list of 1 to ${PART_LIMITS.most} parts in ascending order of their numbers`;
const ETAG = "the part's ETag, as S3 has answered it";

export const companionCompleteSchema = v.object(
  {
    parts: v.pipe(
      v.array(
        v.object(
          {
            PartNumber: partNumber,
            ETag: v.pipe(v.string(ETAG), v.minLength(1, ETAG), v.maxLength(100, ETAG)),
          },
          'an object with PartNumber and ETag',
        ),
        PARTS,
      ),
      v.minLength(1, PARTS),
      v.maxLength(PART_LIMITS.most, PARTS),
      v.check((parts) => isAscending(parts.map(({ PartNumber }) => PartNumber)), PARTS),
    ),
  },
  'an object with parts',
);
