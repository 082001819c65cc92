import { InputError } from '../../pipeline/errors.ts';
import type { ByteSource } from '../byte-source.ts';
import { detectFormat } from '../image-format.ts';
import type { RasterReader } from '../raster-reader.ts';
import { openTiff } from '../tiff/tiff-reader.ts';
import { type CaptureFile, captureFile } from './capture-file.ts';
import { type Correction, composeCaptureGroup } from './capture-group-reader.ts';
import { readCaptureMetadata } from './capture-metadata.ts';

/**
 * Opens the files of one capture, each a single-band TIFF, as one image.
 * @param maximumPixels width x height of each file
 * @throws InputError where a file cannot be read, or where they are not the bands of one capture
 */
export async function openCaptureGroup(
  sources: readonly ByteSource[],
  maximumPixels: number,
  correction: Correction = 'metadata',
): Promise<RasterReader> {
  const files: CaptureFile[] = [];
  for (const source of sources) files.push(await openFile(source, maximumPixels));
  return composeCaptureGroup(files, correction);
}

async function openFile(source: ByteSource, maximumPixels: number): Promise<CaptureFile> {
  const format = await detectFormat(source);
  if (format !== 'tiff') {
    throw new InputError(
      'unsupported_layout',
      `${source.name} is a ${format.toUpperCase()}: the files of a capture group are single-band TIFFs. Leave the colour picture out, or send it on its own.`,
      { attempted: 'put the capture together', on: source.name },
    );
  }
  const raster = await openTiff(source, maximumPixels);
  return captureFile(raster, await readCaptureMetadata(source));
}
