/** The tiles of the full resolution, row by row, as they were appended: none may be cut. */
export interface AppendedTiles {
  /** Of each tile's first byte among those that were appended. */
  readonly places: Float64Array;
  readonly byteCounts: Float64Array;
  /** Indices of the tiles as they came. */
  readonly inOrder: readonly number[];
}

/** Where the bytes of one map go while it is made. One of them is used per map, and ends with `finish` or `abandon`. */
export interface MapSink {
  /** Of the finished map on this machine; null where it is not kept here. */
  readonly path: string | null;
  /** Takes over the next bytes of the full resolution, which is the end of the file. Resolves when there is room for more. */
  append(bytes: Uint8Array): Promise<void>;
  /** Makes room for `length` bytes before the full resolution; gives the offset of each of its tiles in the finished map. */
  makeRoom(length: number, tiles: AppendedTiles): Promise<Float64Array>;
  /** Takes over what was made room for, in order: head and overviews. The map is there when it resolves. */
  finish(before: AsyncIterable<Uint8Array>, length: number): Promise<void>;
  /** Gives up: nothing of the map is left. */
  abandon(): Promise<void>;
}

export interface MapFile {
  /** ndvi.tif */
  readonly name: string;
  readonly contentType: string;
  /** Bytes that are expected before the full resolution. */
  readonly expectedRoom: number;
}

export type OpenMap = (map: MapFile) => Promise<MapSink>;
