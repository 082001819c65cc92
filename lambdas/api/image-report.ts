import { DEFAULT_THRESHOLD } from '../answers/outliers.ts';
import type { ReportAnalysis, ReportData, ReportOfField } from '../answers/report/report-data.ts';
import { reportPage, reportPolicy } from '../answers/report/report-page.ts';
import { readFlights } from '../aws/field-answers/read-flights.ts';
import { readImage } from '../aws/image-repository/read-image.ts';
import type { StoredAnalysis, StoredImage } from '../aws/image-repository/stored-image.ts';
import { isAvailable } from '../pipeline/image-analysis.ts';
import { isImageId } from '../pipeline/image-id.ts';
import type { ApiParts } from './api-parts.ts';
import { changesOfField } from './field-changes.ts';
import { type OutliersInFlight, outliersInFlight } from './field-outliers.ts';
import { type HttpResponse, PRIVATE, type RouteRequest } from './http.ts';
import { imageNotFound } from './problem.ts';

/** The two that always are computed. */
const PICTURES = [
  { file: 'ndvi.png', title: 'NDVI' },
  { file: 'savi.png', title: 'SAVI' },
] as const;
const TERMS = { index: 'ndvi', statistic: 'mean', threshold: DEFAULT_THRESHOLD } as const;
const UNSCORED = {
  too_few_beds: 'Fewer than five beds have a value: none can be told to stand out.',
  no_spread: 'The beds differ by no more than light and camera do: none stands out.',
} as const;

/** GET /images/{id}/report */
export async function answerImageReport(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const id = request.parameters.id ?? '';
  const image = isImageId(id) ? await readImage(parts.database, id, request.ownerId) : null;
  if (image === null) throw imageNotFound();
  const data = await reportData(image, request.ownerId, parts);
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `${reportPolicy(data.analysis)}; frame-ancestors 'none'; sandbox`,
    'referrer-policy': 'no-referrer',
    ...PRIVATE,
  };
  return { statusCode: 200, headers, body: reportPage(data) };
}

async function reportData(image: StoredImage, ownerId: string, parts: ApiParts): Promise<ReportData> {
  const { id, filename, field, mission, status, failureCode, failureReason, analysis } = image;
  const { capturedAt, uploadedAt, processedAt } = image;
  return {
    ...{ imageId: id, filename, field, mission, status, failureCode, failureReason },
    ...{ capturedAt, uploadedAt, processedAt },
    analysis: analysis === null ? null : await reportAnalysis(analysis, parts),
    ofField: analysis === null || field === null ? null : await reportOfField(id, field, ownerId, parts),
  };
}

async function reportAnalysis(analysis: StoredAnalysis, { links }: ApiParts): Promise<ReportAnalysis> {
  const found = PICTURES.flatMap((picture) => {
    const output = analysis.outputs.find(({ name }) => name === picture.file);
    return output === undefined ? [] : [{ ...picture, key: output.key }];
  });
  const pictures = found.map(async ({ key, ...picture }) => ({ ...picture, url: await links.download(key) }));
  return { ...analysis, pictures: await Promise.all(pictures) };
}

async function reportOfField(
  imageId: string,
  field: string,
  ownerId: string,
  { database }: ApiParts,
): Promise<ReportOfField | null> {
  const { change, previous, why } = await changesOfField({ database }, ownerId, field, 'ndvi', imageId);
  const { flights } = await readFlights(database, ownerId, field, 'ndvi');
  const flight = flights.find((one) => one.imageId === imageId) ?? null;
  const result = flight?.analysis?.result ?? null;
  if (result === null || !isAvailable(result as Parameters<typeof isAvailable>[0])) return null;
  const outliers = await outliersInFlight({ database }, ownerId, field, flight, TERMS);
  return { change, previousAt: previous?.at ?? null, why, beds: bedsOf(outliers) };
}

function bedsOf({ beds, threshold, unscored, why }: OutliersInFlight): ReportOfField['beds'] {
  return {
    measured: beds.length,
    threshold,
    standOut: beds.filter(({ standsOut }) => standsOut !== null),
    why: why ?? (unscored === null ? null : UNSCORED[unscored]),
  };
}
