import type { ApiParts } from './api-parts.ts';
import { answerCompleteUpload } from './complete-upload.ts';
import {
  answerAbortUpload,
  answerListParts,
  answerListUploads,
  answerSignParts,
} from './multipart-upload.ts';
import type { Route } from './router.ts';
import { answerUploadAgain } from './upload-again.ts';

/** How an image gets its file. */
export function uploadRoutes(parts: ApiParts): readonly Route[] {
  const upload = '/images/{id}/multipart/{uploadId}';
  return [
    { method: 'POST', path: '/images/{id}/upload', answer: (request) => answerUploadAgain(request, parts) },
    { method: 'GET', path: '/images/{id}/multipart', answer: (request) => answerListUploads(request, parts) },
    { method: 'GET', path: upload, answer: (request) => answerListParts(request, parts) },
    { method: 'DELETE', path: upload, answer: (request) => answerAbortUpload(request, parts) },
    { method: 'POST', path: `${upload}/parts`, answer: (request) => answerSignParts(request, parts) },
    { method: 'POST', path: `${upload}/complete`, answer: (request) => answerCompleteUpload(request, parts) },
  ];
}
