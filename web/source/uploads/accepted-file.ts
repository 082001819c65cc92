/** By extension: phones and card readers often give no type, or a wrong one. */
const TYPES: Readonly<Record<string, string>> = {
  tif: 'image/tiff',
  tiff: 'image/tiff',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
};

/** For the file chooser: the types let a phone offer its camera. */
export const ACCEPTED = 'image/tiff,image/jpeg,image/png,.tif,.tiff,.jpg,.jpeg,.png';

const LONGEST_NAME = 255;

export type Acceptance = { readonly contentType: string } | { readonly skipped: string };

/** Whether a file is one that the service reads, or why it is left out. */
export function acceptance({ name, size }: Pick<File, 'name' | 'size'>): Acceptance {
  const extension = /[^.]\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const contentType = TYPES[extension];
  if (name.startsWith('.')) return { skipped: 'a hidden file' };
  if (contentType === undefined) return { skipped: 'not a TIFF, JPEG or PNG image' };
  if (size === 0) return { skipped: 'empty' };
  if (name.length > LONGEST_NAME) return { skipped: `a name of more than ${LONGEST_NAME} characters` };
  return { contentType };
}
