/** Characters of a stored name: one object key segment, and long enough for any camera's names. */
const MAXIMUM_LENGTH = 100;

/** The last part of a path of either kind; a browser may send `C:\fakepath\beds.tif`. */
function lastSegment(name: string): string {
  return name.split(/[/\\]/).at(-1) ?? '';
}

/** `.tif` of `beds.north.tif`, in lower case; empty where there is none. */
export function extensionOf(name: string): string {
  return /[^.](\.[a-z0-9]+)$/.exec(lastSegment(name).toLowerCase())?.[1] ?? '';
}

/**
 * A name that is safe as an object key segment, as a file name and in a shell: ASCII letters, digits, dot, hyphen
 * and underscore. Accents are dropped rather than replaced, so that names stay readable.
 */
export function sanitiseFilename(name: string): string {
  const extension = extensionOf(name);
  const last = lastSegment(name);
  const stem = last
    .slice(0, last.length - extension.length)
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/\.{2,}/g, '.')
    .replace(/^[._-]+/, '')
    .slice(0, MAXIMUM_LENGTH - extension.length);
  return `${stem || 'image'}${extension}`;
}
