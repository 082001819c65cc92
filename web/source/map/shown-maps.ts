import { useEffect, useRef, useState } from 'preact/hooks';
import type { ImageResponse, ImageSummary } from '../../../lambdas/api/types.ts';
import type { IndexId } from '../../../lambdas/pipeline/image-analysis.ts';
import type { Api } from '../api/api.ts';
import type { Cog } from './cog.ts';
import { type ImageMap, loadImageMap } from './image-map.ts';
import { getImage } from './image-requests.ts';
import { type Loaded, useLoaded } from './loading.ts';
import type { ImageFootprint } from './plain-layers.ts';

/** Images of a field whose outlines are shown: each takes two requests. */
const MOST_FOOTPRINTS = 24;

/** Which analysis of an image: maps of another one are other maps. */
function keyOf(image: ImageResponse | null): string | null {
  return image?.analysis ? `${image.id}/${image.analysis.attempt}` : null;
}

/** Where the image lies, and how its maps are opened. */
export function useImageMap(api: Api, image: ImageResponse | null): Loaded<ImageMap | null> {
  return useLoaded(keyOf(image), () => loadImageMap(api, image!));
}

export function useCog(
  map: ImageMap | null,
  image: ImageResponse | null,
  index: IndexId | null,
): Loaded<Cog> {
  const key = map === null || index === null || map.imageId !== image?.id ? null : `${keyOf(image)}/${index}`;
  return useLoaded(key, () => map!.openIndex(index!));
}

/** Outlines of the field's newest images, one after the other as they are read. */
export function useFootprints(api: Api, images: readonly ImageSummary[] | null): readonly ImageFootprint[] {
  const [footprints, setFootprints] = useState<readonly ImageFootprint[]>([]);
  const read = useRef(new Set<string>());
  const ids = (images ?? [])
    .filter(({ status }) => status === 'completed')
    .slice(0, MOST_FOOTPRINTS)
    .map(({ id }) => id)
    .join(' ');
  useEffect(() => {
    let isCurrent = true;
    const readAll = async () => {
      for (const imageId of ids.split(' ').filter((id) => id !== '' && !read.current.has(id))) {
        if (!isCurrent) return;
        read.current.add(imageId);
        // An outline is no more than a hint: the image itself says what is wrong with it once it is chosen.
        const map = await getImage(api, imageId)
          .then((image) => loadImageMap(api, image))
          .catch(() => null);
        const geometry = map?.footprint ?? null;
        if (geometry !== null) setFootprints((before) => [...before, { imageId, geometry }]);
      }
    };
    void readAll();
    return () => {
      isCurrent = false;
    };
  }, [ids]);
  return footprints;
}
