import type { ApiParts } from './api-parts.ts';
import type { Route } from './router.ts';

/** Beds of fields, and what was measured in them. Handlers are loaded with the first request for them. */
export function bedRoutes(parts: ApiParts): readonly Route[] {
  const path = '/fields/{field}/beds';
  return [
    {
      method: 'GET',
      path,
      answer: async (request) => (await import('./field-beds.ts')).answerGetBeds(request, parts),
    },
    {
      method: 'PUT',
      path,
      answer: async (request) => (await import('./field-beds.ts')).answerPutBeds(request, parts),
    },
    {
      method: 'DELETE',
      path,
      answer: async (request) => (await import('./field-beds.ts')).answerDeleteBeds(request, parts),
    },
    {
      method: 'GET',
      path: '/images/{id}/beds',
      answer: async (request) => (await import('./image-beds.ts')).answerImageBeds(request, parts),
    },
  ];
}
