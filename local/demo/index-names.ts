const ALWAYS = ['ndvi', 'savi'];

/** Ids of indices, those that every image has first: the database keeps them in an order of its own. */
export function inReadingOrder(ids: readonly string[]): string[] {
  return [...new Set([...ALWAYS, ...[...ids].sort()])];
}
