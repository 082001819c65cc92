/** The pages, as their addresses name them. */
export type Route =
  | { readonly page: 'uploads' }
  | { readonly page: 'images' }
  | { readonly page: 'fields' }
  | { readonly page: 'image'; readonly imageId: string }
  | { readonly page: 'field'; readonly field: string }
  | { readonly page: 'signed-in' }
  | { readonly page: 'signed-out' }
  | { readonly page: 'not-found' };

export const ADDRESSES = {
  uploads: '/uploads',
  images: '/images',
  fields: '/fields',
  image: (imageId: string) => `/images/${encodeURIComponent(imageId)}`,
  field: (field: string) => `/fields/${encodeURIComponent(field)}`,
} as const;

export function routeOf(address: string): Route {
  const path = address.split('?')[0]!;
  const segments = path.split('/').filter((segment) => segment !== '');
  const [first = 'uploads', second] = segments;
  if (segments.length <= 1) return topRoute(first);
  const name = decoded(second!);
  if (segments.length > 2 || name === undefined) return { page: 'not-found' };
  if (first === 'images') return { page: 'image', imageId: name };
  return first === 'fields' ? { page: 'field', field: name } : { page: 'not-found' };
}

function topRoute(name: string): Route {
  switch (name) {
    case 'uploads':
    case 'images':
    case 'fields':
    case 'signed-in':
    case 'signed-out':
      return { page: name };
    default:
      return { page: 'not-found' };
  }
}

/** undefined for a malformed percent escape. */
function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
