import type { ImageResponse } from '../../../lambdas/api/types.ts';
import type { IndexId } from '../../../lambdas/pipeline/image-analysis.ts';
import type { Api } from '../api/api.ts';
import { Cog } from './cog.ts';
import { getImage } from './image-requests.ts';
import { type GeoJsonPolygon, type MapGrid, mapGridOf, type StacItem } from './map-grid.ts';
import { PresignedFile } from './presigned-file.ts';

const ITEM = 'stac-item.json';

/** Where an image lies, and the maps of it that have been opened. */
export interface ImageMap {
  readonly imageId: string;
  readonly grid: MapGrid;
  readonly footprint: GeoJsonPolygon | null;
  openIndex(id: IndexId): Promise<Cog>;
}

/** @returns null for an image without an analysis */
export async function loadImageMap(api: Api, image: ImageResponse): Promise<ImageMap | null> {
  const { analysis } = image;
  if (analysis === null || !analysis.outputs.some(({ name }) => name === ITEM)) return null;
  const response = await outputFile(api, image, ITEM).fetch();
  if (!response.ok)
    throw new Error(`The image's ${ITEM} could not be read: the storage answered ${response.status}`);
  const item = (await response.json()) as StacItem;
  const opened = new Map<IndexId, Promise<Cog>>();
  return {
    imageId: image.id,
    grid: mapGridOf(item, analysis),
    footprint: item.geometry,
    openIndex(id) {
      const cog = opened.get(id) ?? Cog.open(outputFile(api, image, `${id}.tif`));
      opened.set(id, cog);
      cog.catch(() => opened.delete(id));
      return cog;
    },
  };
}

/** A file of the analysis; its link is asked for anew when it has expired. */
export function outputFile(api: Api, image: ImageResponse, name: string): PresignedFile {
  return new PresignedFile(linkOf(image, name), async () => linkOf(await getImage(api, image.id), name));
}

function linkOf({ id, analysis }: ImageResponse, name: string): string {
  const output = analysis?.outputs.find((one) => one.name === name);
  if (output === undefined) throw new Error(`Image ${id} has no file ${name}`);
  return output.url;
}
