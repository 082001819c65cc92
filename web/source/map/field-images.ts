import { useState } from 'preact/hooks';
import type { ImageResponse, ImageSummary } from '../../../lambdas/api/types.ts';
import type { Api } from '../api/api.ts';
import { getImage, isUnderWay, listImages } from './image-requests.ts';
import { useLoaded } from './loading.ts';

/** What the page shows: a field with its newest image, or one image. */
export type PageSubject = { readonly field: string } | { readonly imageId: string };

export interface FieldImages {
  /** null: the image belongs to no field, or that is not known yet. */
  readonly field: string | null;
  /** The newest first; null until they are known. */
  readonly images: readonly ImageSummary[] | null;
  readonly chosen: string | null;
  readonly choose: (imageId: string) => void;
  /** The chosen one with its analysis. */
  readonly image: ImageResponse | null;
  readonly error: Error | null;
  /** After something has been asked for that changes the image. */
  readonly reload: () => void;
}

/** Until an image that is being analysed is looked at again; milliseconds. */
const PATIENCE = 3_000;

export function useFieldImages(api: Api, of: PageSubject): FieldImages {
  const [choice, setChoice] = useState<string | null>('imageId' in of ? of.imageId : null);
  const first = useLoaded('imageId' in of ? of.imageId : null, () =>
    getImage(api, 'imageId' in of ? of.imageId : ''),
  );
  const field = 'field' in of ? of.field : (first.value?.field ?? null);
  const list = useLoaded(field, () => listImages(api, field ?? ''), {
    again: (images) => (images.some(isUnderWay) ? PATIENCE : null),
  });
  const images = list.value ?? (first.value !== null && field === null ? [summaryOf(first.value)] : null);
  const chosen = choice ?? images?.[0]?.id ?? null;
  const image = useLoaded(chosen, () => getImage(api, chosen ?? ''), {
    again: (one) => (isUnderWay(one) ? PATIENCE : null),
  });
  return {
    field,
    images,
    chosen,
    choose: setChoice,
    image: image.value,
    error: first.error ?? list.error ?? image.error,
    reload: () => {
      list.reload();
      image.reload();
    },
  };
}

function summaryOf(image: ImageResponse): ImageSummary {
  const ndvi = image.analysis?.indices.ndvi;
  return {
    ...image,
    health: image.analysis?.health ?? null,
    ndviMean: ndvi !== undefined && 'mean' in ndvi ? ndvi.mean : null,
  };
}
