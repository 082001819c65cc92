import type { GeoTag } from '../tiff/geo-reference.ts';
import { COMPRESSION, SUBFILE, TAG } from '../tiff/tiff-tags.ts';
import { TILE_SIZE } from './map-tile.ts';
import type { LevelSize } from './overview-pyramid.ts';
import { ascii, numbers, type TiffField } from './tiff-directory-writer.ts';

/** What a map says about itself, beside its pixels. */
export interface MapLabels {
  readonly geoTags: readonly GeoTag[];
  /** Content of tag 42112. */
  readonly metadata: string;
}

/** Where the tiles of one level lie. */
export interface TilePlaces {
  readonly offsets: ArrayLike<number>;
  readonly byteCounts: ArrayLike<number>;
}

/** The directory of the full resolution. */
export function imageFields(
  size: LevelSize,
  tiles: TilePlaces,
  big: boolean,
  labels: MapLabels,
): TiffField[] {
  return [
    ...tileFields(size, tiles, big),
    ...labels.geoTags.map((tag) =>
      tag.kind === 'ascii' ? ascii(tag.tag, tag.text) : numbers(tag.tag, tag.kind, tag.values),
    ),
    ascii(TAG.gdalMetadata, labels.metadata),
  ];
}

export function overviewFields(size: LevelSize, tiles: TilePlaces, big: boolean): TiffField[] {
  return [numbers(TAG.newSubfileType, 'long', [SUBFILE.reducedResolution]), ...tileFields(size, tiles, big)];
}

function tileFields({ width, height }: LevelSize, tiles: TilePlaces, big: boolean): TiffField[] {
  return [
    numbers(TAG.imageWidth, 'long', [width]),
    numbers(TAG.imageLength, 'long', [height]),
    numbers(TAG.bitsPerSample, 'short', [32]),
    numbers(TAG.compression, 'short', [COMPRESSION.deflate]),
    // 1: the smallest value is black.
    numbers(TAG.photometric, 'short', [1]),
    numbers(TAG.samplesPerPixel, 'short', [1]),
    numbers(TAG.planarConfiguration, 'short', [1]),
    numbers(TAG.predictor, 'short', [3]),
    numbers(TAG.tileWidth, 'short', [TILE_SIZE]),
    numbers(TAG.tileLength, 'short', [TILE_SIZE]),
    numbers(TAG.tileOffsets, big ? 'offset' : 'long', tiles.offsets),
    numbers(TAG.tileByteCounts, 'long', tiles.byteCounts),
    // 3: IEEE floating point.
    numbers(TAG.sampleFormat, 'short', [3]),
    ascii(TAG.gdalNodata, 'nan'),
  ];
}
