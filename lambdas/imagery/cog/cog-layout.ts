import { imageFields, type MapLabels, overviewFields, type TilePlaces } from './cog-directories.ts';
import type { LevelSize } from './overview-pyramid.ts';
import { directoryBytes, encodeDirectory, encodeHeader, type TiffField } from './tiff-directory-writer.ts';

/** One resolution of a map and its compressed tiles, row by row: where each lies among them, and its bytes. */
export interface CogLevel extends LevelSize {
  readonly places: ArrayLike<number>;
  readonly byteCounts: ArrayLike<number>;
}

export interface CogLayout {
  readonly big: boolean;
  /** Where the directories begin, in the order of the levels. */
  readonly directories: readonly number[];
  /** Where the tiles of each level begin, in the order of the levels, if there is no gap between them. */
  readonly starts: readonly number[];
  /** Size of the file without gaps. */
  readonly bytes: number;
}

/** A classic TIFF has offsets of 32 bits. */
const CLASSIC_LIMIT = 2 ** 32 - 1;

/**
 * Lays out a Cloud Optimised GeoTIFF: header, directory of the full resolution, directories of the overviews by
 * falling size, then the tiles, from the smallest overview to the full resolution. `levels` begins with the latter.
 * Nothing but the sizes of the tiles is needed, so that tiles can be written, or uploaded, before it is known.
 */
export function layoutCog(
  levels: readonly CogLevel[],
  labels: MapLabels,
  classicLimit = CLASSIC_LIMIT,
): CogLayout {
  const classic = layoutAs(false, levels, labels);
  // As much as one tile may be left unused: see FileMapSink.
  return classic.bytes + largestOf(levels[0]!.byteCounts) <= classicLimit
    ? classic
    : layoutAs(true, levels, labels);
}

function layoutAs(big: boolean, levels: readonly CogLevel[], labels: MapLabels): CogLayout {
  let end = big ? 16 : 8;
  const directories = levels.map((level, index) => {
    const at = end;
    // An offset takes the same room whatever its value.
    const unplaced = { offsets: level.byteCounts, byteCounts: level.byteCounts };
    end += directoryBytes(fieldsOf(index, level, unplaced, big, labels), big);
    return at;
  });
  const starts = new Array<number>(levels.length);
  for (let index = levels.length - 1; index >= 0; index--) {
    starts[index] = end;
    end += totalOf(levels[index]!.byteCounts);
  }
  return { big, directories, starts, bytes: end };
}

/**
 * Everything before the first tile: header and directories.
 * @param imageOffsets of the tiles of the full resolution, row by row
 */
export function encodeHead(
  { big, directories, starts }: CogLayout,
  levels: readonly CogLevel[],
  labels: MapLabels,
  imageOffsets: ArrayLike<number>,
): Uint8Array {
  const header = encodeHeader(directories[0]!, big).subarray(0, directories[0]!);
  const encoded = levels.map((level, index) => {
    const offsets =
      index === 0 ? imageOffsets : Float64Array.from(level.places, (place) => starts[index]! + place);
    const tiles = { offsets, byteCounts: level.byteCounts };
    const fields = fieldsOf(index, level, tiles, big, labels);
    return encodeDirectory(fields, directories[index]!, big, directories[index + 1] ?? 0);
  });
  return Buffer.concat([header, ...encoded]);
}

function fieldsOf(
  index: number,
  size: LevelSize,
  tiles: TilePlaces,
  big: boolean,
  labels: MapLabels,
): TiffField[] {
  return index === 0 ? imageFields(size, tiles, big, labels) : overviewFields(size, tiles, big);
}

function totalOf(byteCounts: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < byteCounts.length; i++) total += byteCounts[i]!;
  return total;
}

function largestOf(byteCounts: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < byteCounts.length; i++) largest = Math.max(largest, byteCounts[i]!);
  return largest;
}
