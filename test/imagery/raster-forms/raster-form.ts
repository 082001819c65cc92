/** How a raster is laid out in a TIFF: every form that the reader accepts, lossless. */
export interface RasterForm {
  readonly width: number;
  readonly height: number;
  readonly bandCount: number;
  readonly sampleType: SampleType;
  readonly bigEndian: boolean;
  readonly bigTiff: boolean;
  readonly planar: boolean;
  readonly tiled: boolean;
  /** Pixels; of strips the width is the image's. */
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly compression: Compression;
  readonly predictor: 1 | 2 | 3;
  /** Text of tag 42113. */
  readonly nodata?: string;
  /** ExtraSamples: 0 unspecified, 2 alpha; one value for each band but the first. */
  readonly extraSamples?: readonly number[];
  /** 1 for each pixel that is valid, as a second directory of 1 bit. */
  readonly mask?: Uint8Array;
  /** Blocks in which every sample is 0 are not stored. */
  readonly sparse?: boolean;
  /** XML of tag 42112. */
  readonly metadata?: string;
  readonly photometric?: number;
}

export type SampleType = keyof typeof SAMPLE_TYPES;
export type Compression = keyof typeof COMPRESSIONS;

/** Bits, SampleFormat (1 unsigned, 2 signed, 3 float), and the type's number in a LERC blob. */
export const SAMPLE_TYPES = {
  uint8: { bits: 8, format: 1, lercType: 1 },
  uint12: { bits: 12, format: 1, lercType: null },
  uint16: { bits: 16, format: 1, lercType: 3 },
  uint32: { bits: 32, format: 1, lercType: 5 },
  int8: { bits: 8, format: 2, lercType: 0 },
  int16: { bits: 16, format: 2, lercType: 2 },
  int32: { bits: 32, format: 2, lercType: 4 },
  float16: { bits: 16, format: 3, lercType: null },
  float32: { bits: 32, format: 3, lercType: 6 },
  float64: { bits: 64, format: 3, lercType: 7 },
} as const;

/** Values of the tag Compression. */
export const COMPRESSIONS = {
  none: 1,
  lzw: 5,
  deflate: 8,
  packbits: 32_773,
  lerc: 34_887,
  zstd: 50_000,
} as const;

/** Whether the form exists: predictors and LERC are not for all types and codecs. */
export function isPossible({ sampleType, compression, predictor, bigEndian }: RasterForm): boolean {
  const { format, bits, lercType } = SAMPLE_TYPES[sampleType];
  const hasPredictor = compression === 'lzw' || compression === 'deflate' || compression === 'zstd';
  if (predictor !== 1 && (!hasPredictor || bits === 12)) return false;
  if (predictor === 3 && format !== 3) return false;
  // What a big-endian writer puts into a blob differs between writers.
  if (compression === 'lerc') return lercType !== null && !bigEndian;
  return true;
}
