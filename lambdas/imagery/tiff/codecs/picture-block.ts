export interface PictureShape {
  readonly width: number;
  readonly height: number;
  readonly samples: number;
}

/** Colours as JPEG stores them; the TIFF's photometric interpretation decides, never a guess by the decoder. */
export type JpegColours = 'grey' | 'rgb' | 'ycbcr';

/** A JPEG block of a TIFF: 8-bit samples, YCbCr converted to RGB. */
export async function decodeJpegBlock(
  block: Uint8Array,
  tables: Uint8Array | undefined,
  colours: JpegColours,
  shape: PictureShape,
): Promise<Uint8Array> {
  return decodePicture(joinTables(block, tables, colours), shape);
}

/** A WebP block: 8-bit RGB or RGBA. */
export function decodeWebpBlock(block: Uint8Array, shape: PictureShape): Promise<Uint8Array> {
  return decodePicture(block, shape);
}

async function decodePicture(bytes: Uint8Array, shape: PictureShape): Promise<Uint8Array> {
  const options = {
    failOn: 'warning',
    ignoreIcc: true,
    limitInputPixels: shape.width * shape.height,
  } as const;
  // Loaded where it is needed: libvips takes memory that files without such blocks would not use.
  const { sharp } = await import('../../picture-decoders.ts');
  let picture = sharp(bytes, options);
  if (shape.samples === 1) picture = picture.toColourspace('b-w');
  if (shape.samples === 4) picture = picture.ensureAlpha();
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  if (info.width !== shape.width || info.height !== shape.height || info.channels !== shape.samples) {
    const wanted = `${shape.width} x ${shape.height} x ${shape.samples}`;
    throw new RangeError(
      `a picture block is ${info.width} x ${info.height} x ${info.channels}, not ${wanted}`,
    );
  }
  return data;
}

/**
 * JPEGTables are a JPEG stream of tables only: they go between the block's start and its first segment. An Adobe
 * segment states the colour transform, because without it decoders guess from component numbers.
 */
function joinTables(block: Uint8Array, tables: Uint8Array | undefined, colours: JpegColours): Uint8Array {
  if (block.length < 4 || block[0] !== 0xff || block[1] !== 0xd8)
    throw new RangeError('a JPEG block has no start');
  const hasTables = tables !== undefined && tables.length >= 4;
  const inner = hasTables ? tables.subarray(2, tables.length - 2) : new Uint8Array();
  return Buffer.concat([
    block.subarray(0, 2),
    inner,
    ...(colours === 'grey' ? [] : [adobeSegment(colours === 'ycbcr' ? 1 : 0)]),
    withoutAdobeSegments(block.subarray(2)),
  ]);
}

/** APP14: "Adobe", version 100, two flags, colour transform (0 none, 1 YCbCr). */
function adobeSegment(transform: number): Uint8Array {
  return Uint8Array.of(0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, transform);
}

/** Drops APP14 and APP0 segments (JFIF would mean YCbCr) up to the first scan. */
function withoutAdobeSegments(segments: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  let at = 0;
  while (at + 4 <= segments.length && segments[at] === 0xff && segments[at + 1] !== 0xda) {
    const length = 2 + ((segments[at + 2]! << 8) | segments[at + 3]!);
    const marker = segments[at + 1];
    if (marker !== 0xee && marker !== 0xe0) kept.push(segments.subarray(at, at + length));
    at += length;
  }
  kept.push(segments.subarray(at));
  return Buffer.concat(kept);
}
