import type { CopiedPiece } from './file-bytes.ts';
import type { AppendedTiles } from './map-sink.ts';

/** Where the tiles of the full resolution end up in a map's file, and the one piece of it that is copied to that end. */
export interface Rearrangement {
  /** Of each tile in the finished file. */
  readonly offsets: Float64Array;
  readonly copy: CopiedPiece;
  /** Size of the finished file. */
  readonly end: number;
}

/**
 * Rearranges a file whose tiles begin at `room`, so that the first `length` bytes are free. Tiles that lie there go to the end;
 * if more room was left than is needed, the last tiles fill it. Less than one tile is left unused before the others.
 */
export function makeRoom(length: number, room: number, tiles: AppendedTiles): Rearrangement {
  const offsets = Float64Array.from(tiles.places, (place) => room + place);
  const written = endOf(room, tiles);
  return length > room
    ? moveFirst(length, room, written, offsets, tiles)
    : moveLast(length, room, written, offsets, tiles);
}

/** `offsets` say where tiles lie, and then where those that are moved end up; below, too. */
function moveFirst(
  length: number,
  room: number,
  written: number,
  offsets: Float64Array,
  { places, byteCounts, inOrder }: AppendedTiles,
): Rearrangement {
  const stays = inOrder.findIndex((tile) => offsets[tile]! >= length);
  const inTheWay = stays === -1 ? inOrder : inOrder.slice(0, stays);
  const last = inTheWay.at(-1);
  const moved = last === undefined ? 0 : places[last]! + byteCounts[last]!;
  const to = Math.max(written, length);
  for (const tile of inTheWay) offsets[tile] = to + places[tile]!;
  return { offsets, copy: { from: room, to, length: moved }, end: moved === 0 ? written : to + moved };
}

function moveLast(
  length: number,
  room: number,
  written: number,
  offsets: Float64Array,
  { inOrder }: AppendedTiles,
): Rearrangement {
  const first = inOrder.findIndex((tile) => written - offsets[tile]! <= room - length);
  const fitting = first === -1 ? [] : inOrder.slice(first);
  const from = fitting.length === 0 ? written : offsets[fitting[0]!]!;
  for (const tile of fitting) offsets[tile]! += length - from;
  const filled = length + written - from;
  // Where all of them fit, nothing is left behind the room.
  const end = fitting.length === inOrder.length ? filled : from;
  return { offsets, copy: { from, to: length, length: written - from }, end };
}

function endOf(room: number, { places, byteCounts, inOrder }: AppendedTiles): number {
  const last = inOrder.at(-1);
  return last === undefined ? room : room + places[last]! + byteCounts[last]!;
}
