import type { ApiParts } from './api-parts.ts';
import {
  answerAbort,
  answerComplete,
  answerCreateMultipart,
  answerParameters,
  answerParts,
  answerSignBatch,
  answerSignPart,
} from './companion.ts';
import type { Route } from './router.ts';
import { answerSignUpload } from './sign-upload.ts';

/** What Uppy calls: one route from version 6, Companion's before. */
export function uppyRoutes(parts: ApiParts): readonly Route[] {
  const upload = '/s3/multipart/{uploadId}';
  return [
    { method: 'POST', path: '/uploads/sign', answer: (request) => answerSignUpload(request, parts) },
    { method: 'GET', path: '/s3/params', answer: (request) => answerParameters(request, parts) },
    { method: 'POST', path: '/s3/multipart', answer: (request) => answerCreateMultipart(request, parts) },
    { method: 'GET', path: upload, answer: (request) => answerParts(request, parts) },
    { method: 'DELETE', path: upload, answer: (request) => answerAbort(request, parts) },
    { method: 'GET', path: `${upload}/batch`, answer: (request) => answerSignBatch(request, parts) },
    { method: 'POST', path: `${upload}/complete`, answer: (request) => answerComplete(request, parts) },
    { method: 'GET', path: `${upload}/{partNumber}`, answer: (request) => answerSignPart(request, parts) },
  ];
}
