import type { ApiParts } from './api-parts.ts';
import type { Route } from './router.ts';

/** What Uppy calls: one route from version 6, Companion's before. Handlers are loaded with the first request for them. */
export function uppyRoutes(parts: ApiParts): readonly Route[] {
  const upload = '/s3/multipart/{uploadId}';
  return [
    {
      method: 'POST',
      path: '/uploads/sign',
      answer: async (request) => (await import('./sign-upload.ts')).answerSignUpload(request, parts),
    },
    {
      method: 'GET',
      path: '/s3/params',
      answer: async (request) => (await import('./companion.ts')).answerParameters(request, parts),
    },
    {
      method: 'POST',
      path: '/s3/multipart',
      answer: async (request) => (await import('./companion.ts')).answerCreateMultipart(request, parts),
    },
    {
      method: 'GET',
      path: upload,
      answer: async (request) => (await import('./companion.ts')).answerParts(request, parts),
    },
    {
      method: 'DELETE',
      path: upload,
      answer: async (request) => (await import('./companion.ts')).answerAbort(request, parts),
    },
    {
      method: 'GET',
      path: `${upload}/batch`,
      answer: async (request) => (await import('./companion.ts')).answerSignBatch(request, parts),
    },
    {
      method: 'POST',
      path: `${upload}/complete`,
      answer: async (request) => (await import('./companion.ts')).answerComplete(request, parts),
    },
    {
      method: 'GET',
      path: `${upload}/{partNumber}`,
      answer: async (request) => (await import('./companion.ts')).answerSignPart(request, parts),
    },
  ];
}
