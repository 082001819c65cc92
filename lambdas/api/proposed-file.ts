import { UPLOAD_TYPES } from '../contract.ts';
import { extensionOf } from '../pipeline/filename.ts';

/** What an uploader that knows nothing of images says of a file: a key or a name, a type, and what its form asked for. */

/** Uppy puts a UUID in front of the name, so that no two keys are the same. */
const UUID_PREFIX = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}-(?=.)/i;

/** The file's name in a key that a client proposes: the last segment, without the UUID in front of it. */
export function filenameOfKey(key: string): string {
  const last = key.split('/').at(-1) ?? '';
  return last.replace(UUID_PREFIX, '');
}

/** Browsers that do not know a type say nothing, or that it is bytes: the name tells then. */
export function contentTypeOf(given: string | undefined, filename: string): string {
  const type = (given ?? '').split(';')[0]!.trim().toLowerCase();
  if (type !== '' && type !== 'application/octet-stream') return type;
  const extension = extensionOf(filename);
  const known = Object.entries(UPLOAD_TYPES).find(([, extensions]) => extensions.includes(extension));
  return known?.[0] ?? type;
}

const asText = (text: string): unknown => text;
/** What is no number is left for the schema to refuse. */
const asNumber = (text: string): unknown => (Number.isFinite(Number(text)) ? Number(text) : text);

/** Fields of POST /images that fit into a form's field, each read as the form's text. */
const DECLARATIONS: Readonly<Record<string, (text: string) => unknown>> = {
  id: asText,
  size: asNumber,
  sha256: asText,
  capturedAt: asText,
  mission: asText,
  field: asText,
  sensor: asText,
  scale: asNumber,
  offset: asNumber,
  soilBrightnessFactor: asNumber,
  vegetationThreshold: asNumber,
  indices: (text) => text.split(',').map((id) => id.trim()),
};

/** Ours of a form's fields; a field that was left empty declares nothing, and the others are somebody else's. */
export function declarationsIn(metadata: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const declared = Object.entries(DECLARATIONS).flatMap(([name, read]) => {
    const text = textOf(metadata[name]);
    return text === '' ? [] : [[name, read(text)]];
  });
  return Object.fromEntries(declared);
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
