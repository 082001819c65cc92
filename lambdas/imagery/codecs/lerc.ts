import { decodeDeflate } from './deflate.ts';
import { decodeZstd } from './zstd.ts';

/** What LercParameters (tag 50674) says of the compression around the LERC blob. */
const OUTER = { none: 0, deflate: 1, zstd: 2 } as const;

export interface LercShape {
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  readonly bytesPerSample: number;
  /** Second value of LercParameters. */
  readonly outerCompression: number;
}

/** Decodes into exactly the bytes of the block, or throws. The blob's own size is checked before it is decoded. */
export async function decodeLerc(input: Uint8Array, shape: LercShape): Promise<Uint8Array> {
  const length = shape.width * shape.height * shape.samples * shape.bytesPerSample;
  const blob = await openOuter(input, shape.outerCompression, length);
  checkBlobHeader(blob, shape);
  const { getDecoder } = await import('geotiff');
  const parameters = {
    tileWidth: shape.width,
    tileHeight: shape.height,
    predictor: 1,
    bitsPerSample: shape.bytesPerSample * 8,
    planarConfiguration: 1,
    LercParameters: [4, OUTER.none],
  };
  const decoder = await getDecoder(34887, parameters as never);
  const decoded = await (
    decoder as unknown as { decodeBlock(b: ArrayBufferLike): ArrayBufferLike }
  ).decodeBlock(Uint8Array.from(blob).buffer);
  const output = new Uint8Array(decoded);
  if (output.length !== length) throw new RangeError(`LERC data gives ${output.length} of ${length} bytes`);
  return output;
}

/** The LERC blob's length is not stated: it is at most a little larger than the samples. */
async function openOuter(input: Uint8Array, outer: number, length: number): Promise<Uint8Array> {
  const limit = length + 64 * 1024;
  if (outer === OUTER.none) return input;
  if (outer === OUTER.deflate) return decodeDeflate(input, limit, 'at most');
  if (outer === OUTER.zstd) return decodeZstd(input, limit, 'at most');
  throw new RangeError(`LERC is wrapped in the unknown compression ${outer}`);
}

/** Lerc2: "Lerc2 ", version, from version 3 a checksum, rows, columns, from version 4 values per pixel. */
function checkBlobHeader(blob: Uint8Array, shape: LercShape): void {
  const data = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  if (blob.length < 40 || new TextDecoder('latin1').decode(blob.subarray(0, 6)) !== 'Lerc2 ') {
    throw new RangeError('a LERC block does not begin with "Lerc2 "');
  }
  const version = data.getInt32(6, true);
  const at = version >= 3 ? 14 : 10;
  const rows = data.getInt32(at, true);
  const columns = data.getInt32(at + 4, true);
  const values = version >= 4 ? data.getInt32(at + 8, true) : 1;
  if (rows !== shape.height || columns !== shape.width || values !== shape.samples) {
    throw new RangeError(
      `a LERC block is ${columns} x ${rows} x ${values}, not ${shape.width} x ${shape.height} x ${shape.samples}`,
    );
  }
}
