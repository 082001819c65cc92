import { OBJECT_KEYS } from '../contract.ts';
import { isImageId } from '../pipeline/image-id.ts';

export interface RawKey {
  readonly imageId: string;
  readonly filename: string;
}

/** What no text of PostgreSQL holds: NUL, and half a surrogate pair. */
const UNSTORABLE = /[\0\p{Cs}]/u;

/** `raw/{imageId}/{filename}`, or null for any other key. */
export function parseRawKey(key: string): RawKey | null {
  if (!key.startsWith(OBJECT_KEYS.rawPrefix)) return null;
  const [imageId = '', filename = '', ...rest] = key.slice(OBJECT_KEYS.rawPrefix.length).split('/');
  if (!isImageId(imageId) || filename === '' || rest.length > 0 || UNSTORABLE.test(key)) return null;
  return { imageId, filename };
}

/** Everything that was uploaded for one image lies under this prefix. */
export function rawPrefixOf(imageId: string): string {
  return OBJECT_KEYS.raw(imageId, '');
}

export interface DerivedKey {
  readonly imageId: string;
  readonly attempt: number;
}

/** `derived/{imageId}/{attempt}/{name}`, or null for any other key. */
export function parseDerivedKey(key: string): DerivedKey | null {
  if (!key.startsWith(OBJECT_KEYS.derivedPrefix)) return null;
  const [imageId = '', attempt = '', name = '', ...rest] = key
    .slice(OBJECT_KEYS.derivedPrefix.length)
    .split('/');
  if (!isImageId(imageId) || !/^\d{1,9}$/.test(attempt) || name === '' || rest.length > 0) return null;
  return { imageId, attempt: Number(attempt) };
}
