import type { ImageResponse, ImageSummary, ListImagesResponse } from '../../../lambdas/api/types.ts';
import type { Api } from '../api/api.ts';

/** The API's largest page. */
const PAGE = 100;

/** Every image of a field, the newest capture first. */
export async function listImages(api: Api, field: string): Promise<readonly ImageSummary[]> {
  const images: ImageSummary[] = [];
  let cursor: string | null = null;
  do {
    const question = { field, limit: String(PAGE), ...(cursor === null ? {} : { cursor }) };
    const page: ListImagesResponse = (await api.operations.listImages(question)).body;
    images.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return images.sort((a, b) => timeOf(b).localeCompare(timeOf(a)));
}

export async function getImage(api: Api, id: string): Promise<ImageResponse> {
  return (await api.operations.getImage({ id })).body;
}

/** When it was taken or, where nobody says, sent. */
export function timeOf(image: Pick<ImageSummary, 'capturedAt' | 'uploadedAt' | 'createdAt'>): string {
  return image.capturedAt ?? image.uploadedAt ?? image.createdAt;
}

/** Whether its status will change by itself. */
export function isUnderWay({ status, uploadedAt }: Pick<ImageSummary, 'status' | 'uploadedAt'>): boolean {
  return status === 'processing' || (status === 'uploaded' && uploadedAt !== null);
}
