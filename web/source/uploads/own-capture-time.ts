import type { ByteSource } from '../../../lambdas/imagery/byte-source.ts';
import { readTiffCapture } from '../../../lambdas/imagery/tiff/tiff-capture.ts';
import { readTiffStructure } from '../../../lambdas/imagery/tiff/tiff-structure.ts';

/** bytes: EXIF is the first or second segment of a JPEG, of 64 KiB at most. */
const JPEG_HEAD = 256 * 1024;
const START_OF_IMAGE = 0xffd8;
const APP1 = 0xffe1;
const FIRST_SEGMENT = 0xffc0;
/** "Exif", two zeros. */
const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];

/**
 * When a TIFF or JPEG says that it was taken, by the service's own rule: a clock without a zone is no instant.
 * @returns RFC 3339; null where it does not say, or cannot be read
 */
export async function ownCaptureTime(file: Blob): Promise<string | null> {
  try {
    const exif = (await exifOfJpeg(file)) ?? file;
    const structure = await readTiffStructure(sourceOf(exif));
    return (await readTiffCapture(structure, structure.directories[0]!)).capturedAt;
  } catch {
    // What is wrong with the file is the service's to say, once it has it.
    return null;
  }
}

function sourceOf(blob: Blob): ByteSource {
  return {
    name: 'the file',
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  };
}

/** Its EXIF block is a TIFF of its own. */
async function exifOfJpeg(file: Blob): Promise<Blob | null> {
  const head = new DataView(await file.slice(0, JPEG_HEAD).arrayBuffer());
  if (head.byteLength < 2 || head.getUint16(0) !== START_OF_IMAGE) return null;
  for (let at = 2; at + 4 + EXIF.length <= head.byteLength; ) {
    const [marker, length] = [head.getUint16(at), head.getUint16(at + 2)];
    if (marker < FIRST_SEGMENT || length < 2) return null;
    const begin = at + 4;
    if (marker === APP1 && EXIF.every((byte, index) => head.getUint8(begin + index) === byte)) {
      return file.slice(begin + EXIF.length, at + 2 + length);
    }
    at += 2 + length;
  }
  return null;
}
