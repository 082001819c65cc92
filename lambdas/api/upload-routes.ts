import type { ApiParts } from './api-parts.ts';
import type { Route } from './router.ts';

/** How an image gets its file. Handlers are loaded with the first request for them. */
export function uploadRoutes(parts: ApiParts): readonly Route[] {
  const upload = '/images/{id}/multipart/{uploadId}';
  return [
    {
      method: 'POST',
      path: '/images/{id}/upload',
      answer: async (request) => (await import('./upload-again.ts')).answerUploadAgain(request, parts),
    },
    {
      method: 'GET',
      path: '/images/{id}/multipart',
      answer: async (request) => (await import('./multipart-upload.ts')).answerListUploads(request, parts),
    },
    {
      method: 'GET',
      path: upload,
      answer: async (request) => (await import('./multipart-upload.ts')).answerListParts(request, parts),
    },
    {
      method: 'DELETE',
      path: upload,
      answer: async (request) => (await import('./multipart-upload.ts')).answerAbortUpload(request, parts),
    },
    {
      method: 'POST',
      path: `${upload}/parts`,
      answer: async (request) => (await import('./multipart-upload.ts')).answerSignParts(request, parts),
    },
    {
      method: 'POST',
      path: `${upload}/complete`,
      answer: async (request) => (await import('./complete-upload.ts')).answerCompleteUpload(request, parts),
    },
  ];
}
