import sharp from 'sharp';
import type { FailureCode } from '../lambdas/pipeline/errors.ts';
import { noise } from '../test/end-to-end/images.ts';
import { micasensePair } from '../test/imagery/capture/capture-fixture.ts';
import { bandMetadata, tiffFixture } from '../test/imagery/tiff-fixture.ts';

export interface UploadFile {
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** How an image has to end, known before it is sent. */
export type Expected =
  | { readonly status: 'completed'; readonly ndviMean: number; readonly saviMean?: number }
  | { readonly status: 'completed'; readonly unavailable: 'no_nir_band' }
  | { readonly status: 'failed'; readonly code: FailureCode }
  | { readonly status: 'deleted' };

export interface Upload {
  /** Several: the files of one capture. */
  readonly files: readonly UploadFile[];
  /** How many of them are sent. */
  readonly sent: number;
  readonly expected: Expected;
  /** Of the same length: what the presigned URL is used for a second time. */
  readonly replacement?: Uint8Array;
  /** Where the replacement came too late. */
  readonly expectedBefore?: Expected;
}

const SIDE = 64;
const RED = 500;

/** Each image has an NDVI of its own, so that an analysis which went to another image shows. */
function multispectral(index: number): Upload {
  const nir = nirOf(index);
  const files = [{ ...TIFF, filename: `field-${index}.tif`, bytes: field(nir, SIDE, true) }];
  return { files, sent: 1, expected: { status: 'completed', ndviMean: ndviOf(nir) } };
}

const TIFF = { contentType: 'image/tiff' };
const SCALE = 0.0001;
const nirOf = (index: number): number => RED * 2 + (index % 1000);
const ndviOf = (nir: number): number => (nir - RED) / (nir + RED);

function field(nir: number, side: number, compressed: boolean): Uint8Array {
  const band = (value: number) => new Uint16Array(side * side).fill(value);
  return tiffFixture({
    width: side,
    height: side,
    bands: [band(RED), band(nir)],
    metadata: bandMetadata({ DESCRIPTION: 'Red', SCALE }, { DESCRIPTION: 'NIR', SCALE }),
    compressed,
  });
}

/** What is declared when an image is processed again: SAVI tells whose analysis it is. */
export const REPROCESS_CHANGE = { soilBrightnessFactor: 1 } as const;

function reprocessed(index: number): Upload {
  const nir = nirOf(index);
  const { soilBrightnessFactor: factor } = REPROCESS_CHANGE;
  const saviMean = ((1 + factor) * (nir - RED) * SCALE) / ((nir + RED) * SCALE + factor);
  return { ...multispectral(index), expected: { status: 'completed', ndviMean: ndviOf(nir), saviMean } };
}

const deleted = (index: number): Upload => ({ ...multispectral(index), expected: { status: 'deleted' } });

const SMALL_SIDE = 32;

/** Not compressed, so that both are of one length. */
function replaced(index: number): Upload {
  const [nir, newer] = [nirOf(index), nirOf(index) + 2000];
  const files = [{ ...TIFF, filename: `field-${index}.tif`, bytes: field(nir, SMALL_SIDE, false) }];
  return {
    ...{ files, sent: 1, replacement: field(newer, SMALL_SIDE, false) },
    expected: { status: 'completed', ndviMean: ndviOf(newer) },
    expectedBefore: { status: 'completed', ndviMean: ndviOf(nir) },
  };
}

let picture: Promise<Buffer> | undefined;

async function photo(index: number): Promise<Upload> {
  const background = { r: 90, g: 120, b: 60 };
  picture ??= sharp({ create: { width: SIDE, height: SIDE, channels: 3, background } })
    .jpeg()
    .toBuffer();
  const files = [{ filename: `photo-${index}.jpg`, contentType: 'image/jpeg', bytes: await picture }];
  return { files, sent: 1, expected: { status: 'completed', unavailable: 'no_nir_band' } };
}

function broken(index: number): Upload {
  const files = [{ filename: `broken-${index}.tif`, contentType: 'image/tiff', bytes: noise() }];
  return { files, sent: 1, expected: { status: 'failed', code: 'unsupported_format' } };
}

function cutOff(index: number): Upload {
  const { files } = multispectral(index);
  const [file] = files;
  const bytes = file!.bytes.subarray(0, file!.bytes.length - 50);
  return { files: [{ ...file!, bytes }], sent: 1, expected: { status: 'failed', code: 'damaged_file' } };
}

/** micasensePair: reflectance of 0.05 in red and 0.45 in near infrared. */
const CAPTURE_NDVI = (0.45 - 0.05) / (0.45 + 0.05);

function capture(index: number): Upload {
  const files = micasensePair(`capture-${index}`).map((bytes, band) => ({
    filename: `IMG_${index}_${band + 3}.tif`,
    contentType: 'image/tiff',
    bytes,
  }));
  return { files, sent: 2, expected: { status: 'completed', ndviMean: CAPTURE_NDVI } };
}

const neverSent = (upload: Upload, sent: number): Upload => {
  return { ...upload, sent, expected: { status: 'failed', code: 'upload_expired' } };
};

export const UPLOAD_KINDS = {
  multispectral,
  photo,
  broken,
  'cut off': cutOff,
  capture,
  'never sent': (index: number) => neverSent(multispectral(index), 0),
  'half a capture': (index: number) => neverSent(capture(index), 1),
  reprocessed,
  deleted,
  replaced,
} as const satisfies Record<string, (index: number) => Upload | Promise<Upload>>;

export type UploadKind = keyof typeof UPLOAD_KINDS;

/** Of twenty images in a row, in an order of their own. */
export const SHARES: readonly UploadKind[] = [
  ...Array<UploadKind>(8).fill('multispectral'),
  'reprocessed',
  'deleted',
  'replaced',
  ...Array<UploadKind>(2).fill('photo'),
  ...Array<UploadKind>(2).fill('broken'),
  'cut off',
  ...Array<UploadKind>(2).fill('capture'),
  'never sent',
  'half a capture',
];
