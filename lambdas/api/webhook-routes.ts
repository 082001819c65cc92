import type { ApiParts } from './api-parts.ts';
import type { Route } from './router.ts';

/** Who is told when images end. Handlers are loaded with the first request for them. */
export function webhookRoutes(parts: ApiParts): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/webhooks',
      answer: async (request) => (await import('./webhooks.ts')).answerCreate(request, parts),
    },
    {
      method: 'GET',
      path: '/webhooks',
      answer: async (request) => (await import('./webhooks.ts')).answerList(request, parts),
    },
    {
      method: 'DELETE',
      path: '/webhooks/{id}',
      answer: async (request) => (await import('./webhooks.ts')).answerDelete(request, parts),
    },
    {
      method: 'POST',
      path: '/webhooks/{id}/test',
      answer: async (request) => (await import('./webhooks.ts')).answerTest(request, parts),
    },
    {
      method: 'GET',
      path: '/webhooks/{id}/deliveries',
      answer: async (request) => (await import('./webhooks.ts')).answerDeliveries(request, parts),
    },
  ];
}
