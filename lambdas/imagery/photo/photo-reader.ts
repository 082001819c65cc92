import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metadata } from 'sharp';
import { InfrastructureError, InputError } from '../../pipeline/errors.ts';
import type { BandLabel } from '../../spectral/band-names.ts';
import type { SampleArray } from '../../spectral/indices.ts';
import type { ByteSource } from '../byte-source.ts';
import { writeFully } from '../cog/file-bytes.ts';
import { sharp } from '../picture-decoders.ts';
import type { RasterReader, Window } from '../raster-reader.ts';
import { NO_GEO_REFERENCE } from '../tiff/geo-reference.ts';
import { PagedSource } from '../tiff/paged-source.ts';
import { xmpBandLabels } from '../xmp-bands.ts';
import { ranOutOfDisk } from './disk-space.ts';
import { readPhotoCapture } from './photo-capture.ts';
import { checkPictureSize, readPictureSize } from './picture-size.ts';

// libvips remembers files by name: a later picture at the same path must not be answered with an earlier one.
sharp.cache(false);

/** bytes per read while the file is copied to the workspace */
const COPY_BYTES = 8 * 1024 * 1024;
/** libvips' own format: a header of 64 bytes, then the pixels, row by row. */
const VIPS_HEADER_BYTES = 64;
/**
 * JPEG and PNG. The picture is decoded once, row by row, into a file of plain samples in the workspace; windows are
 * read from there, so that memory does not depend on the picture's size.
 */
export async function openPhoto(
  source: ByteSource,
  workspace: string,
  maximumPixels: number,
): Promise<RasterReader> {
  const size = await readPictureSize(new PagedSource(source));
  if (size !== null) checkPictureSize(source.name, size, maximumPixels);
  const copy = join(workspace, 'picture');
  await copyTo(source, copy);
  const metadata = await readMetadata(copy, source.name, maximumPixels);
  const samples = join(workspace, 'picture.v');
  const channels = await decode(copy, samples, metadata, source.name);
  await rm(copy);
  const file = await open(samples);
  const { width, height } = metadata;
  const bytesPerSample = metadata.depth === 'ushort' ? 2 : 1;
  const layout = { width, channels, bytesPerSample, hasAlpha: metadata.hasAlpha };
  return {
    name: source.name,
    width,
    height,
    bandCount: channels,
    sampleType: bytesPerSample === 2 ? 'uint16' : 'uint8',
    labels: labelsOf(metadata, channels),
    colours: channels - (metadata.hasAlpha ? 1 : 0) === 3 ? 'rgb' : 'grey',
    scalings: Array.from({ length: channels }, () => null),
    geoReference: NO_GEO_REFERENCE,
    ...readPhotoCapture(metadata.exif, metadata.xmpAsString),
    warnings: [],
    tiff: null,
    readWindow: (window, bands) =>
      readWindow((buffer, position) => readFully(file, buffer, position), layout, window, bands),
    close: () => file.close(),
  };
}

interface PlainLayout {
  readonly width: number;
  readonly channels: number;
  readonly bytesPerSample: number;
  readonly hasAlpha: boolean;
}

async function readWindow(
  read: (buffer: Uint8Array, position: number) => Promise<void>,
  { width, channels, bytesPerSample, hasAlpha }: PlainLayout,
  window: Window,
  bands: readonly number[],
): Promise<SampleArray[]> {
  const out = bands.map(() => new Float32Array(window.width * window.height));
  const pixelBytes = channels * bytesPerSample;
  const row = new Uint8Array(window.width * pixelBytes);
  const samples = bytesPerSample === 2 ? new Uint16Array(row.buffer) : row;
  for (let y = 0; y < window.height; y++) {
    const pixel = (window.y + y) * width + window.x;
    await read(row, VIPS_HEADER_BYTES + pixel * pixelBytes);
    for (const [index, band] of bands.entries()) {
      const target = out[index]!;
      for (let x = 0; x < window.width; x++) {
        const isTransparent = hasAlpha && samples[x * channels + channels - 1] === 0;
        target[y * window.width + x] = isTransparent ? Number.NaN : samples[x * channels + band - 1]!;
      }
    }
  }
  return out;
}

async function copyTo(source: ByteSource, path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let offset = 0; offset < source.size; offset += COPY_BYTES) {
      const bytes = await source.read(offset, Math.min(COPY_BYTES, source.size - offset));
      await writeFully(file, bytes, offset);
    }
  } finally {
    await file.close();
  }
}

async function readMetadata(path: string, name: string, maximumPixels: number): Promise<Metadata> {
  const context = { attempted: 'read the picture header', on: name };
  const metadata = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw new InputError('damaged_file', `${name} is damaged: ${messageOf(cause)}.`, { ...context, cause });
    });
  const { width, height, space, depth, isPalette, isProgressive } = metadata;
  checkPictureSize(name, { width, height, isProgressive }, maximumPixels);
  const isReadable = (depth === 'uchar' || depth === 'ushort') && /^(srgb|rgb|rgb16|b-w|grey16)$/.test(space);
  if (!isReadable || isPalette) {
    const found = isPalette ? 'a colour palette' : `colour space ${space} of depth ${depth}`;
    throw new InputError(
      'unsupported_layout',
      `${name} has ${found}; RGB and grey of 8 or 16 bits are read.`,
      context,
    );
  }
  return metadata;
}

/** Decodes to plain samples; gives the number of channels written. */
async function decode(from: string, to: string, metadata: Metadata, name: string): Promise<number> {
  const isGrey = metadata.space === 'b-w' || metadata.space === 'grey16';
  const is16 = metadata.depth === 'ushort';
  // Without a space of its own depth the samples would be reduced to 8 bits; without ignoreIcc, converted to sRGB.
  const space = isGrey ? (is16 ? 'grey16' : 'b-w') : is16 ? 'rgb16' : 'srgb';
  const options = {
    failOn: 'error',
    ignoreIcc: true,
    limitInputPixels: false,
    sequentialRead: true,
  } as const;
  try {
    const info = await sharp(from, options).pipelineColourspace(space).toColourspace(space).toFile(to);
    return info.channels;
  } catch (cause) {
    const context = { attempted: 'decode the picture', on: name, cause };
    // libvips says "write failed" of it, in words that are no interface: the disk is asked.
    if (await ranOutOfDisk(to, plainBytes(metadata))) throw new InfrastructureError('disk_full', context);
    throw new InputError('damaged_file', `${name} is damaged: ${messageOf(cause)}.`, context);
  }
}

function plainBytes({ width, height, channels, depth }: Metadata): number {
  return VIPS_HEADER_BYTES + width * height * channels * (depth === 'ushort' ? 2 : 1);
}

async function readFully(
  file: Awaited<ReturnType<typeof open>>,
  buffer: Uint8Array,
  position: number,
): Promise<void> {
  const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
  if (bytesRead !== buffer.length)
    throw new Error(`the decoded picture ends at byte ${position + bytesRead}`);
}

function labelsOf(metadata: Metadata, channels: number): BandLabel[] {
  const bands = xmpBandLabels(metadata.xmpAsString ?? '');
  const colours = channels - (metadata.hasAlpha ? 1 : 0);
  return Array.from({ length: channels }, (_, i) => ({
    ...(bands.length === colours ? bands[i] : {}),
    isAlpha: i >= colours,
  }));
}

function messageOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).trim().split('\n')[0]!;
}
