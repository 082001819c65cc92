import { InputError } from '../pipeline/errors.ts';
import type { ByteSource } from './byte-source.ts';

export type ImageFormat = 'tiff' | 'jpeg' | 'png';

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The format by its first bytes; the name of a file says nothing reliable. */
export async function detectFormat(source: ByteSource): Promise<ImageFormat> {
  const context = { attempted: 'recognise the file format', on: source.name };
  if (source.size === 0) throw new InputError('empty_file', `${source.name} has no bytes.`, context);
  const head = await source.read(0, Math.min(8, source.size));
  const format = formatOf(head);
  if (format !== null) return format;
  throw new InputError(
    'unsupported_format',
    `${source.name} begins with ${hex(head)}, which is neither GeoTIFF, JPEG nor PNG.`,
    context,
  );
}

function formatOf(head: Uint8Array): ImageFormat | null {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (PNG_SIGNATURE.every((byte, i) => head[i] === byte)) return 'png';
  const order = String.fromCharCode(head[0] ?? 0, head[1] ?? 0);
  const version = order === 'II' ? head[2]! | (head[3]! << 8) : (head[2]! << 8) | head[3]!;
  // 42 is TIFF, 43 BigTIFF.
  return (order === 'II' || order === 'MM') && (version === 42 || version === 43) ? 'tiff' : null;
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
