import { BLOCK_ENCODERS } from './block-encoders.ts';
import { asciiField, directoryBytes, type Field, headerBytes } from './directory-bytes.ts';
import { encodeLerc } from './lerc-encoder.ts';
import { COMPRESSIONS, type RasterForm, SAMPLE_TYPES } from './raster-form.ts';
import { sampleBytes } from './sample-bytes.ts';

/** The TIFF that holds the bands (values row by row) in this form, written without the code that it is to test. */
export function encodeRaster(form: RasterForm, bands: readonly ArrayLike<number>[]): Buffer {
  const blocks = encodeBlocks(form, bands);
  const first = 16;
  let end = first;
  const offsets = blocks.map((block) => {
    if (block.length === 0) return 0;
    end += block.length;
    return end - block.length;
  });
  const at = end + (end % 2);
  const fields = imageFields(form, offsets, blocks);
  const length = directoryBytes(fields, at, 0, form).length;
  const hasMask = form.mask !== undefined;
  const mask = hasMask ? maskDirectory(form, form.mask, at + length) : Buffer.alloc(0);
  const header = headerBytes(at, form);
  return Buffer.concat([
    header,
    Buffer.alloc(first - header.length),
    ...blocks,
    Buffer.alloc(at - end),
    directoryBytes(fields, at, hasMask ? at + length : 0, form),
    mask,
  ]);
}

function encodeBlocks(form: RasterForm, bands: readonly ArrayLike<number>[]): Buffer[] {
  const planes = form.planar ? bands.map((band) => [band]) : [bands];
  const width = form.tiled ? form.blockWidth : form.width;
  const blocks: Buffer[] = [];
  for (const plane of planes) {
    for (let y = 0; y < form.height; y += form.blockHeight) {
      for (let x = 0; x < form.width; x += width) blocks.push(encodeBlock(form, plane, x, y, width));
    }
  }
  return blocks;
}

/** Tiles are whole, and repeat the last column and row beyond the image; the last strip is as short as it is. */
function encodeBlock(
  form: RasterForm,
  plane: readonly ArrayLike<number>[],
  left: number,
  top: number,
  width: number,
): Buffer {
  const height = form.tiled ? form.blockHeight : Math.min(form.blockHeight, form.height - top);
  const rows = Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      const at = Math.min(top + row, form.height - 1) * form.width + Math.min(left + column, form.width - 1);
      return plane.map((band) => band[at]!);
    }).flat(),
  );
  if (form.sparse && rows.every((row) => row.every((sample) => sample === 0))) return Buffer.alloc(0);
  if (form.compression === 'lerc') {
    return encodeLerc({ width, height, values: plane.length, samples: rows.flat() }, form.sampleType);
  }
  return BLOCK_ENCODERS[form.compression](sampleBytes(rows, form));
}

function imageFields(form: RasterForm, offsets: readonly number[], blocks: readonly Buffer[]): Field[] {
  const { bits, format } = SAMPLE_TYPES[form.sampleType];
  const wide = form.bigTiff ? 'long8' : 'long';
  const each = (value: number) => Array<number>(form.bandCount).fill(value);
  const blockFields: Field[] = form.tiled
    ? [
        { tag: 322, type: 'short', values: [form.blockWidth] },
        { tag: 323, type: 'short', values: [form.blockHeight] },
        { tag: 324, type: wide, values: offsets },
        { tag: 325, type: wide, values: blocks.map(({ length }) => length) },
      ]
    : [
        { tag: 273, type: wide, values: offsets },
        { tag: 278, type: 'long', values: [form.blockHeight] },
        { tag: 279, type: wide, values: blocks.map(({ length }) => length) },
      ];
  return [
    { tag: 256, type: 'long', values: [form.width] },
    { tag: 257, type: 'long', values: [form.height] },
    { tag: 258, type: 'short', values: each(bits) },
    { tag: 259, type: 'short', values: [COMPRESSIONS[form.compression]] },
    { tag: 262, type: 'short', values: [form.photometric ?? 1] },
    { tag: 277, type: 'short', values: [form.bandCount] },
    { tag: 284, type: 'short', values: [form.planar ? 2 : 1] },
    { tag: 339, type: 'short', values: each(format) },
    ...blockFields,
    ...(form.predictor === 1 ? [] : [{ tag: 317, type: 'short', values: [form.predictor] } as const]),
    ...(form.extraSamples ? [{ tag: 338, type: 'short', values: form.extraSamples } as const] : []),
    // LERC version 4 (Lerc2), no compression around it.
    ...(form.compression === 'lerc' ? [{ tag: 50_674, type: 'long', values: [4, 0] } as const] : []),
    ...(form.metadata === undefined ? [] : [asciiField(42_112, form.metadata)]),
    ...(form.nodata === undefined ? [] : [asciiField(42_113, form.nodata)]),
  ];
}

/** A transparency mask (NewSubfileType 4) of 1 bit in one strip of PackBits, its directory at `at`. */
function maskDirectory(form: RasterForm, mask: Uint8Array, at: number): Buffer {
  const rowBytes = Math.ceil(form.width / 8);
  const bits = Buffer.alloc(rowBytes * form.height);
  for (const [i, valid] of mask.entries()) {
    const x = i % form.width;
    if (valid) bits[Math.floor(i / form.width) * rowBytes + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  const strip = BLOCK_ENCODERS.packbits(bits);
  const fields = (offset: number): Field[] => [
    { tag: 254, type: 'long', values: [4] },
    { tag: 256, type: 'long', values: [form.width] },
    { tag: 257, type: 'long', values: [form.height] },
    { tag: 258, type: 'short', values: [1] },
    { tag: 259, type: 'short', values: [COMPRESSIONS.packbits] },
    { tag: 262, type: 'short', values: [4] },
    { tag: 273, type: 'long', values: [offset] },
    { tag: 277, type: 'short', values: [1] },
    { tag: 278, type: 'long', values: [form.height] },
    { tag: 279, type: 'long', values: [strip.length] },
  ];
  const length = directoryBytes(fields(0), at, 0, form).length;
  return Buffer.concat([directoryBytes(fields(at + length), at, 0, form), strip]);
}
