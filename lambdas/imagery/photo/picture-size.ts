import { InputError } from '../../pipeline/errors.ts';
import type { ByteSource } from '../byte-source.ts';
import { MAXIMUM_PICTURE_PIXELS, MAXIMUM_PROGRESSIVE_PIXELS } from '../limits.ts';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** Progressive JPEG or interlaced PNG. */
  readonly isProgressive: boolean;
}

/** Segments of a JPEG before its frame: EXIF, XMP in parts of 64 KB, colour profile, tables. */
const MOST_SEGMENTS = 1000;
/** Frame headers (ITU-T T.81, table B.1): all SOFn but DHT, JPG and DAC, which lie among them. */
const FRAMES = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
const PROGRESSIVE_FRAMES = [0xc2, 0xc6, 0xca, 0xce];

/** The size that the header states, from a few bytes; null where there is none to be found, which the decoder tells of. */
export async function readPictureSize(source: ByteSource): Promise<PictureSize | null> {
  if (source.size < 33) return null;
  const head = view(await source.read(0, 33));
  return head.getUint8(0) === 0x89 ? pngSize(head) : jpegSize(source);
}

/** Before the picture is copied or decoded. */
export function checkPictureSize(
  name: string,
  { width, height, isProgressive }: PictureSize,
  most: number,
): void {
  const limit = Math.min(most, isProgressive ? MAXIMUM_PROGRESSIVE_PIXELS : MAXIMUM_PICTURE_PIXELS);
  if (width * height <= limit) return;
  const form = isProgressive ? 'a progressive or interlaced picture' : 'a picture';
  throw new InputError(
    'too_large',
    `${name} has ${width} x ${height} pixels; at most ${limit} of ${form} are processed.`,
    { attempted: 'read the picture header', on: name },
  );
}

/** PNG (ISO/IEC 15948), 11.2.2: IHDR is the first chunk. */
function pngSize(head: DataView): PictureSize | null {
  if (head.getUint32(12) !== 0x49484452) return null;
  return { width: head.getUint32(16), height: head.getUint32(20), isProgressive: head.getUint8(28) === 1 };
}

async function jpegSize(source: ByteSource): Promise<PictureSize | null> {
  let at = 2;
  for (let segment = 0; segment < MOST_SEGMENTS && at + 9 <= source.size; segment++) {
    const head = view(await source.read(at, 9));
    const marker = head.getUint8(1);
    if (head.getUint8(0) !== 0xff || marker === 0xda) return null;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (FRAMES.includes(marker)) {
      const isProgressive = PROGRESSIVE_FRAMES.includes(marker);
      return { width: head.getUint16(7), height: head.getUint16(5), isProgressive };
    }
    at += 2 + head.getUint16(2);
  }
  return null;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
