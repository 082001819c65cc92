import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiClient } from '../../client/calls.ts';
import type { StacItem } from '../../client/operations.ts';

/** The field of every image of a demo: what is told of fields needs one. */
export const DEMO_FIELD = 'demo';

/** An image whose maps were written. */
export interface WrittenImage {
  readonly id: string;
  /** In front of the names of its files. */
  readonly prefix: string;
}

/** The page to print, with the pictures that lie beside it. */
export async function writeReport(
  api: ApiClient,
  { id, prefix }: WrittenImage,
  path: string,
): Promise<string> {
  const { body } = await api.imageReport({ id });
  const beside = body
    .replace(/src="[^"]*" data-file="([\w.-]+)"/g, (_, file: string) => `src="${fileName(prefix, file)}"`)
    .replace(/img-src [^;]*;/, "img-src 'self' file:;");
  await writeFile(path, beside);
  return path;
}

/** A static STAC catalogue: a collection and an item for each image, with the maps that lie in the folder above. */
export async function writeCatalogue(
  api: ApiClient,
  images: readonly WrittenImage[],
  out: string,
): Promise<string> {
  const folder = join(out, 'stac');
  await mkdir(folder, { recursive: true });
  for (const image of images) {
    const { body } = await api.imageItem({ id: image.id });
    await writeJson(join(folder, `${image.prefix}.json`), besideMaps(body, image.prefix));
  }
  const { body: collection } = await api.fieldCollection({ field: DEMO_FIELD });
  const links = images.map(({ prefix }) => ({
    rel: 'item',
    href: `./${fileName(prefix, null)}`,
    type: 'application/geo+json',
    title: prefix,
  }));
  const path = join(folder, 'collection.json');
  await writeJson(path, { ...collection, links });
  return path;
}

function besideMaps(item: StacItem, prefix: string): object {
  const assets = Object.entries(item.assets).map(([key, asset]) => {
    const file = new URL(asset.href).pathname.split('/').at(-1) ?? '';
    return [key, { ...asset, href: `../${fileName(prefix, file)}` }];
  });
  const links = item.links.map((link) => ({ ...link, href: './collection.json' }));
  return { ...item, links, assets: Object.fromEntries(assets) };
}

/** As a link; of a file of the image, or of its item. */
function fileName(prefix: string, file: string | null): string {
  return `${encodeURIComponent(prefix)}${file === null ? '.json' : `-${file}`}`;
}

function writeJson(path: string, content: object): Promise<void> {
  return writeFile(path, `${JSON.stringify(content, null, 2)}\n`);
}
