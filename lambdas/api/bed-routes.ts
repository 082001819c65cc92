import type { ApiParts } from './api-parts.ts';
import { answerDeleteBeds, answerGetBeds, answerPutBeds } from './field-beds.ts';
import { answerImageBeds } from './image-beds.ts';
import type { Route } from './router.ts';

/** Beds of fields, and what was measured in them. */
export function bedRoutes(parts: ApiParts): readonly Route[] {
  const path = '/fields/{field}/beds';
  return [
    { method: 'GET', path, answer: (request) => answerGetBeds(request, parts) },
    { method: 'PUT', path, answer: (request) => answerPutBeds(request, parts) },
    { method: 'DELETE', path, answer: (request) => answerDeleteBeds(request, parts) },
    { method: 'GET', path: '/images/{id}/beds', answer: (request) => answerImageBeds(request, parts) },
  ];
}
