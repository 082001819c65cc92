import * as v from 'valibot';
import { PART_LIMITS } from '../pipeline/upload-parts.ts';
import { UPLOAD_METHODS } from './upload-types.ts';

const METHOD = UPLOAD_METHODS.join(', ');
const NAME = 'the name of one of the files, as it was given when the image was created';

export const filename = v.pipe(v.string(NAME), v.minLength(1, NAME), v.maxLength(255, NAME));

export const uploadAgainSchema = v.strictObject(
  {
    method: v.picklist(UPLOAD_METHODS, METHOD),
    filename: v.exactOptional(filename),
    partChecksums: v.exactOptional(v.boolean('true or false')),
  },
  'an object with method',
);

const NUMBER = `a whole number from 1 to ${PART_LIMITS.most}`;

export const partNumber = v.pipe(
  v.number(NUMBER),
  v.integer(NUMBER),
  v.minValue(1, NUMBER),
  v.maxValue(PART_LIMITS.most, NUMBER),
);

const MOST_AT_ONCE = 100;
const NUMBERS = `a list of 1 to ${MOST_AT_ONCE} part numbers, each once`;
const DIGEST = '64 hexadecimal digits';
const DIGESTS = 'a list of as many SHA-256 as part numbers';

export const signPartsSchema = v.pipe(
  v.strictObject(
    {
      partNumbers: v.pipe(
        v.array(partNumber, NUMBERS),
        v.minLength(1, NUMBERS),
        v.maxLength(MOST_AT_ONCE, NUMBERS),
        v.check((numbers) => new Set(numbers).size === numbers.length, NUMBERS),
      ),
      sha256: v.exactOptional(
        v.array(v.pipe(v.string(DIGEST), v.regex(/^[0-9A-Fa-f]{64}$/, DIGEST), v.toLowerCase()), DIGESTS),
      ),
    },
    'an object with partNumbers',
  ),
  v.forward(
    v.check(
      ({ partNumbers, sha256 }) => sha256 === undefined || sha256.length === partNumbers.length,
      DIGESTS,
    ),
    ['sha256'],
  ),
);

const ETAG = "the part's ETag, as S3 has answered it";
const PARTS = `a list of 1 to ${PART_LIMITS.most} parts in ascending order of their numbers`;

export const completeUploadSchema = v.strictObject(
  {
    parts: v.pipe(
      v.array(
        v.strictObject(
          { partNumber, etag: v.pipe(v.string(ETAG), v.minLength(1, ETAG), v.maxLength(100, ETAG)) },
          'an object with partNumber and etag',
        ),
        PARTS,
      ),
      v.minLength(1, PARTS),
      v.maxLength(PART_LIMITS.most, PARTS),
      v.check((parts) => isAscending(parts.map((part) => part.partNumber)), PARTS),
    ),
  },
  'an object with parts',
);

export function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || number > numbers[index - 1]!);
}
