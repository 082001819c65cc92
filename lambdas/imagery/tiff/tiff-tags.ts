/** Tag numbers of TIFF 6.0, its supplements, GeoTIFF 1.1, GDAL and EXIF, as far as they are read or written here. */
export const TAG = {
  newSubfileType: 254,
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  make: 271,
  model: 272,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planarConfiguration: 284,
  software: 305,
  predictor: 317,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
  xmp: 700,
  exposureTime: 33434,
  fNumber: 33437,
  modelPixelScale: 33550,
  modelTiepoint: 33922,
  modelTransformation: 34264,
  exifIfd: 34665,
  geoKeyDirectory: 34735,
  geoDoubleParams: 34736,
  geoAsciiParams: 34737,
  gpsIfd: 34853,
  photographicSensitivity: 34855,
  isoSpeed: 34867,
  dateTimeOriginal: 36867,
  offsetTimeOriginal: 36881,
  subSecTimeOriginal: 37521,
  lensModel: 42036,
  gdalMetadata: 42112,
  gdalNodata: 42113,
  lercParameters: 50674,
  /** Of DNG, which MicaSense, Parrot and DJI write into plain TIFFs. */
  blackLevel: 50714,
} as const;

/** Values of Compression. */
export const COMPRESSION = {
  none: 1,
  lzw: 5,
  jpeg: 7,
  deflate: 8,
  packbits: 32773,
  oldDeflate: 32946,
  lerc: 34887,
  zstd: 50000,
  webp: 50001,
} as const;

/** Those that know bytes only, and so hold samples of any number of bits. */
export const BYTE_COMPRESSIONS: readonly number[] = [
  COMPRESSION.none,
  COMPRESSION.lzw,
  COMPRESSION.deflate,
  COMPRESSION.oldDeflate,
  COMPRESSION.packbits,
  COMPRESSION.zstd,
];

export const COMPRESSION_NAMES: Readonly<Record<number, string>> = {
  1: 'none',
  2: 'CCITT RLE',
  3: 'CCITT fax 3',
  4: 'CCITT fax 4',
  5: 'LZW',
  6: 'old-style JPEG',
  7: 'JPEG',
  8: 'DEFLATE',
  32773: 'PackBits',
  32946: 'DEFLATE',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34925: 'LZMA',
  50000: 'ZSTD',
  50001: 'WebP',
  50002: 'JPEG XL',
};

/** Values of PhotometricInterpretation. */
export const PHOTOMETRIC = { rgb: 2, palette: 3, mask: 4, ycbcr: 6 } as const;

/** Bits of NewSubfileType. */
export const SUBFILE = { reducedResolution: 1, mask: 4 } as const;
