import { operation, ref } from './operation.ts';

const text = { type: 'string' };
const inQuery = (name: string, description: string, required = true) => {
  return { name, in: 'query', description, required, schema: text };
};
const inPath = (name: string, schema: object = text) => ({ name, in: 'path', required: true, schema });

const uploadId = inPath('uploadId');
const key = inQuery('key', 'As the answer that began the upload had it.');

const metadata = {
  name: 'metadata',
  in: 'query',
  description: 'metadata[name]=value: fields of POST /images are declarations, others are passed over.',
  style: 'deepObject',
  explode: true,
  schema: { type: 'object', additionalProperties: text },
};

const UPLOAD = '/s3/multipart/{uploadId}';

/** Paths, parameters and bodies are Uppy's. */
export const UPPY_PATHS = {
  '/uploads/sign': {
    post: operation({
      id: 'signUpload',
      summary: 'Signs one call to S3: signRequest of @uppy/aws-s3 from version 6.',
      scope: 'write',
      body: { required: true, schema: ref('SignUpload') },
      answers: { '200': { description: 'The call, or a form in its place.', schema: 'SignedUpload' } },
    }),
  },
  '/s3/params': {
    get: operation({
      id: 'companionParameters',
      summary: 'A form for one file (Companion).',
      scope: 'write',
      parameters: [
        inQuery('filename', 'The name of the file.'),
        inQuery('type', 'Its media type.', false),
        metadata,
      ],
      answers: { '200': { description: 'The form.', schema: 'CompanionParameters' } },
    }),
  },
  '/s3/multipart': {
    post: operation({
      id: 'companionCreateMultipart',
      summary: 'Begins a multipart upload of one file (Companion).',
      scope: 'write',
      body: { required: true, schema: ref('CompanionFile') },
      answers: { '200': { description: 'The upload.', schema: 'CompanionUpload' } },
    }),
  },
  [UPLOAD]: {
    parameters: [uploadId, key],
    get: operation({
      id: 'companionListParts',
      summary: 'Parts that are there (Companion).',
      scope: 'write',
      answers: { '200': { description: 'The parts.', schema: 'CompanionParts' } },
    }),
    delete: operation({
      id: 'companionAbort',
      summary: 'Drops the upload (Companion).',
      scope: 'write',
      answers: { '200': { description: 'It is gone, now or before.', schema: 'CompanionAborted' } },
    }),
  },
  [`${UPLOAD}/batch`]: {
    parameters: [uploadId, key],
    get: operation({
      id: 'companionSignParts',
      summary: 'Presigned URLs of several parts (Companion).',
      scope: 'write',
      parameters: [inQuery('partNumbers', 'Up to a hundred, with commas between them.')],
      answers: { '200': { description: 'URLs by part number.', schema: 'CompanionSignedParts' } },
    }),
  },
  [`${UPLOAD}/complete`]: {
    parameters: [uploadId, key],
    post: operation({
      id: 'companionComplete',
      summary: 'Makes the parts one object, which is then processed (Companion).',
      scope: 'write',
      body: { required: true, schema: ref('CompanionComplete') },
      answers: { '200': { description: 'Where it is.', schema: 'CompanionCompleted' } },
    }),
  },
  [`${UPLOAD}/{partNumber}`]: {
    parameters: [uploadId, inPath('partNumber', { type: 'integer', minimum: 1, maximum: 10_000 }), key],
    get: operation({
      id: 'companionSignPart',
      summary: 'Presigned URL of one part (Companion).',
      scope: 'write',
      answers: { '200': { description: 'The URL.', schema: 'CompanionSignedPart' } },
    }),
  },
};
