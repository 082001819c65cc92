import { InputError } from '../../pipeline/errors.ts';
import type { AnalysisRequest } from '../../pipeline/image-analysis.ts';
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

/**
 * The same for a request. A scale or offset that it declares is of the digital numbers, so that nothing is corrected
 * then; a sensor's stack order is none of the files' order.
 */
export async function openRequestedGroup(
  sources: readonly ByteSource[],
  { sensor, scale, offset }: AnalysisRequest,
  maximumPixels: number,
): Promise<RasterReader> {
  if (sensor !== undefined) {
    throw new InputError(
      'invalid_band_mapping',
      `The sensor "${sensor}" was declared for a capture group: its band order is that of one file with all bands. Leave it out, or declare the bands by the order of the files, as in bands red=3,nir=4.`,
      { attempted: 'map the bands', on: sources[0]?.name ?? 'the capture group' },
    );
  }
  const isDeclared = scale !== undefined || offset !== undefined;
  return openCaptureGroup(sources, maximumPixels, isDeclared ? 'none' : 'metadata');
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
