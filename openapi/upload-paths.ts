import { operation, ref } from './operation.ts';

const inPath = (name: string, schema: object) => ({ name, in: 'path', required: true, schema });

const imageId = inPath('id', { type: 'string', format: 'uuid' });
const uploadId = inPath('uploadId', { type: 'string' });

const filename = {
  name: 'filename',
  in: 'query',
  description: 'Which file of a capture group, by its name in the request that made the image.',
  schema: { type: 'string' },
};

const UPLOAD = '/images/{id}/multipart/{uploadId}';

export const UPLOAD_PATHS = {
  '/images/{id}/upload': {
    parameters: [imageId],
    post: operation({
      id: 'uploadAgain',
      summary: 'Another upload of an image that waits for its file.',
      scope: 'write',
      body: { required: true, schema: ref('UploadAgain') },
      answers: { '200': { description: 'How to send the file.', schema: 'Upload' } },
    }),
  },
  '/images/{id}/multipart': {
    parameters: [imageId],
    get: operation({
      id: 'listMultipartUploads',
      summary: 'Multipart uploads that were begun and neither completed nor aborted.',
      scope: 'write',
      answers: { '200': { description: 'The uploads.', schema: 'MultipartUploads' } },
    }),
  },
  [UPLOAD]: {
    parameters: [imageId, uploadId, filename],
    get: operation({
      id: 'listParts',
      summary: 'How the file is cut, and the parts that are there.',
      scope: 'write',
      answers: { '200': { description: 'The upload.', schema: 'MultipartUpload' } },
    }),
    delete: operation({
      id: 'abortUpload',
      summary: 'Drops the upload and its parts.',
      scope: 'write',
      answers: { '204': { description: 'The upload is gone, now or before.' } },
    }),
  },
  [`${UPLOAD}/parts`]: {
    parameters: [imageId, uploadId, filename],
    post: operation({
      id: 'signParts',
      summary: 'Presigned URLs of up to a hundred parts.',
      scope: 'write',
      body: { required: true, schema: ref('SignParts') },
      answers: { '200': { description: 'One URL for each, in their order.', schema: 'SignedParts' } },
    }),
  },
  [`${UPLOAD}/complete`]: {
    parameters: [imageId, uploadId, filename],
    post: operation({
      id: 'completeUpload',
      summary: 'Makes the parts one object, which is then processed.',
      scope: 'write',
      body: { required: true, schema: ref('CompleteUpload') },
      answers: { '200': { description: 'The object is there, now or before.', schema: 'CompletedUpload' } },
    }),
  },
};
