/**
 * What is refused from the header, before a pixel is read. Each limit is beyond what a camera or a mosaic program writes, and
 * keeps time and memory bounded for files that were made to exhaust them. The pixels of an image are limited by the
 * configuration (`maximumPixels`).
 */

/** An orthomosaic has a directory per overview and mask, and some 30 tags in each. */
export const MAXIMUM_DIRECTORIES = 256;
export const MAXIMUM_ENTRIES = 4096;

/** Hyperspectral cameras have some 300 bands. */
export const MAXIMUM_BANDS = 512;

/**
 * Decoded bytes of one block: a tile of 2048 x 2048 with 16 bytes a pixel. Several are in memory at once. Uncompressed strips may
 * be longer, because they are read in parts.
 */
export const MAXIMUM_BLOCK_BYTES = 64 * 1024 * 1024;

/** Offsets and counts of blocks are held in memory, 16 bytes for each. */
export const MAXIMUM_BLOCKS = 4_000_000;

/** Pixels of a tile: TIFF 6.0 has its sides in multiples of 16. Smaller ones cost more to find than to decode. */
export const MINIMUM_TILE_PIXELS = 16 * 16;

/** Bytes that a block may have beyond twice its decoded size: no codec makes more of samples that do not compress. */
export const COMPRESSED_BLOCK_SLACK = 1024 * 1024;

/** Bytes per pixel of the pixel limit that may have to be decoded: 16 bands of uint16 at the limit. */
export const DECODED_BYTES_PER_PIXEL = 32;

/** Bytes of XMP and of GDAL's metadata: descriptions of hundreds of bands. */
export const MAXIMUM_METADATA_BYTES = 4 * 1024 * 1024;

/** Bytes of JPEG tables: two for quantisation and four of Huffman codes. */
export const MAXIMUM_TABLE_BYTES = 64 * 1024;

/** Values of one tag of the georeference: control points of a photo that was not rectified. */
export const MAXIMUM_GEO_VALUES = 100_000;

/**
 * Temporary storage holds the upload (2 GiB) and the samples, then samples and maps: at most 8 bytes a pixel of the former
 * and 12 of the latter, overviews and what is intermediate included.
 */
export const MAXIMUM_PICTURE_PIXELS = 200_000_000;

/** Progressive JPEG and interlaced PNG are decoded as a whole: 6 bytes a pixel of coefficients, 8 of samples. */
export const MAXIMUM_PROGRESSIVE_PIXELS = 100_000_000;
