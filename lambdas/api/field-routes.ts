import type { ApiParts } from './api-parts.ts';
import type { Route } from './router.ts';

/** What is told of fields over time, and of images in other forms. Handlers are loaded with the first request for them. */
export function fieldRoutes(parts: ApiParts): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/fields',
      answer: async (request) => (await import('./list-fields.ts')).answerListFields(request, parts),
    },
    {
      method: 'GET',
      path: '/fields/{field}/series',
      answer: async (request) => (await import('./field-series.ts')).answerFieldSeries(request, parts),
    },
    {
      method: 'GET',
      path: '/fields/{field}/changes',
      answer: async (request) => (await import('./field-changes.ts')).answerFieldChanges(request, parts),
    },
    {
      method: 'GET',
      path: '/fields/{field}/outliers',
      answer: async (request) => (await import('./field-outliers.ts')).answerFieldOutliers(request, parts),
    },
    {
      method: 'GET',
      path: '/fields/{field}/export',
      answer: async (request) => (await import('./exports.ts')).answerFieldExport(request, parts),
    },
    {
      method: 'GET',
      path: '/fields/{field}/stac',
      answer: async (request) => (await import('./stac.ts')).answerFieldCollection(request, parts),
    },
    {
      method: 'GET',
      path: '/images/{id}/export',
      answer: async (request) => (await import('./exports.ts')).answerImageExport(request, parts),
    },
    {
      method: 'GET',
      path: '/images/{id}/item',
      answer: async (request) => (await import('./stac.ts')).answerImageItem(request, parts),
    },
    {
      method: 'GET',
      path: '/images/{id}/report',
      answer: async (request) => (await import('./image-report.ts')).answerImageReport(request, parts),
    },
  ];
}
