import type { ApiParts } from './api-parts.ts';
import { answerFieldExport, answerImageExport } from './exports.ts';
import { answerFieldChanges } from './field-changes.ts';
import { answerFieldOutliers } from './field-outliers.ts';
import { answerFieldSeries } from './field-series.ts';
import { answerImageReport } from './image-report.ts';
import { answerListFields } from './list-fields.ts';
import type { Route } from './router.ts';
import { answerFieldCollection, answerImageItem } from './stac.ts';

/** What is told of fields over time, and of images in other forms. */
export function fieldRoutes(parts: ApiParts): readonly Route[] {
  return [
    { method: 'GET', path: '/fields', answer: (request) => answerListFields(request, parts) },
    { method: 'GET', path: '/fields/{field}/series', answer: (request) => answerFieldSeries(request, parts) },
    {
      method: 'GET',
      path: '/fields/{field}/changes',
      answer: (request) => answerFieldChanges(request, parts),
    },
    {
      method: 'GET',
      path: '/fields/{field}/outliers',
      answer: (request) => answerFieldOutliers(request, parts),
    },
    { method: 'GET', path: '/fields/{field}/export', answer: (request) => answerFieldExport(request, parts) },
    {
      method: 'GET',
      path: '/fields/{field}/stac',
      answer: (request) => answerFieldCollection(request, parts),
    },
    { method: 'GET', path: '/images/{id}/export', answer: (request) => answerImageExport(request, parts) },
    { method: 'GET', path: '/images/{id}/item', answer: (request) => answerImageItem(request, parts) },
    { method: 'GET', path: '/images/{id}/report', answer: (request) => answerImageReport(request, parts) },
  ];
}
