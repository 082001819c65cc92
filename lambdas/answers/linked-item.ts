import type { StacItem } from '../imagery/stac/stac-item.ts';

/**
 * A stored item whose files lie elsewhere, as part of a collection.
 * @param item as it lies beside the maps, with hrefs like `./ndvi.tif`
 * @param hrefs by name of the file; an asset without one is left out
 * @param collection null: of an image without a field
 */
export function linkedItem(
  item: StacItem,
  hrefs: Readonly<Record<string, string>>,
  collection: { readonly id: string; readonly href: string } | null,
): Record<string, unknown> {
  const assets = Object.entries(item.assets).flatMap(([key, asset]) => {
    const href = hrefs[asset.href.replace(/^\.\//, '')];
    return href === undefined ? [] : [[key, { ...asset, href }] as const];
  });
  const link = (rel: string) => ({ rel, href: collection!.href, type: 'application/json' });
  return {
    ...item,
    ...(collection !== null && { collection: collection.id }),
    links: collection === null ? [] : [link('collection'), link('parent'), link('root')],
    assets: Object.fromEntries(assets),
  };
}
