/** Where the bytes of one map go while it is made. One of them is used per map, and ends with `finish` or `abandon`. */
export interface MapSink {
  /** Of the finished map on this machine; null where it is not kept here. */
  readonly path: string | null;
  /** Takes over the next bytes of the full resolution, which is the end of the file. Resolves when there is room for more. */
  append(bytes: Uint8Array): Promise<void>;
  /** What comes before the full resolution, in order: head and overviews, `length` bytes. The map is there when it resolves. */
  finish(before: AsyncIterable<Uint8Array>, length: number): Promise<void>;
  /** Gives up: nothing of the map is left. */
  abandon(): Promise<void>;
}

export interface MapFile {
  /** ndvi.tif */
  readonly name: string;
  readonly contentType: string;
}

export type OpenMap = (map: MapFile) => Promise<MapSink>;
