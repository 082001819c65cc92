import { addDecoder, BaseDecoder, fromCustomClient, type GeoTIFFImage } from 'geotiff';
import type { PixelPlace } from './map-grid.ts';
import type { PresignedFile } from './presigned-file.ts';

/** One resolution of a map, the finest first. */
export interface CogLevel {
  readonly width: number;
  readonly height: number;
  /** Pixels of the finest level along one of this one. */
  readonly factor: number;
}

/** Bytes of one request: a tile of a map takes a few at most. The library's types leave the option out. */
const READING: object = { blockSize: 262_144 };
/** Whole tiles that are kept for reading values; 1 MB each. */
const KEPT_TILES = 8;

/** Compressions of TIFF: Adobe's Deflate, and the code that older writers used for it. */
const DEFLATE = [8, 32_946];

/** The browser's own inflates off the main thread, where the library would start workers from blobs, which the page forbids. */
class BrowserDeflate extends BaseDecoder {
  override async decodeBlock(block: ArrayBuffer): Promise<ArrayBuffer> {
    const stream = new Blob([block]).stream().pipeThrough(new DecompressionStream('deflate'));
    return new Response(stream).arrayBuffer();
  }
}
addDecoder(DEFLATE, () => Promise.resolve(BrowserDeflate), undefined, false);

/** An index map: one float32 band, NaN where there is no value. */
export class Cog {
  readonly levels: readonly CogLevel[];
  readonly tileSize: number;
  readonly #images: readonly GeoTIFFImage[];
  readonly #kept = new Map<string, Promise<Float32Array>>();

  private constructor(images: readonly GeoTIFFImage[]) {
    this.#images = images;
    this.tileSize = images[0]!.getTileWidth();
    this.levels = images.map((image, level) => ({
      width: image.getWidth(),
      height: image.getHeight(),
      // Each level halves the one before; the last pixel of an odd row covers one only.
      factor: 2 ** level,
    }));
  }

  static async open(file: PresignedFile): Promise<Cog> {
    const tiff = await fromCustomClient(rangeClient(file), READING);
    const count = await tiff.getImageCount();
    return new Cog(await Promise.all(Array.from({ length: count }, (_, i) => tiff.getImage(i))));
  }

  /** Values of one tile row by row; NaN also beyond the map's edge. */
  async readTile(level: number, column: number, row: number, signal?: AbortSignal): Promise<Float32Array> {
    const size = this.tileSize;
    const [values] = await this.#images[level]!.readRasters({
      window: [column * size, row * size, (column + 1) * size, (row + 1) * size],
      samples: [0],
      fillValue: Number.NaN,
      interleave: false,
      ...(signal === undefined ? {} : { signal }),
    });
    return values as Float32Array;
  }

  /** The value of one pixel of the finest level; NaN where there is none. */
  async valueAt({ column, row }: PixelPlace): Promise<number> {
    const { width, height } = this.levels[0]!;
    if (column < 0 || row < 0 || column >= width || row >= height) return Number.NaN;
    const size = this.tileSize;
    const tile = await this.#keptTile(Math.floor(column / size), Math.floor(row / size));
    return tile[(row % size) * size + (column % size)]!;
  }

  #keptTile(column: number, row: number): Promise<Float32Array> {
    const key = `${column}/${row}`;
    const tile = this.#kept.get(key) ?? this.readTile(0, column, row);
    this.#kept.delete(key);
    this.#kept.set(key, tile);
    tile.catch(() => this.#kept.delete(key));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT_TILES) break;
      this.#kept.delete(oldest);
    }
    return tile;
  }
}

/** The library asks for ranges; a header that is not shown to other origins, it can do without. */
function rangeClient(file: PresignedFile) {
  return {
    url: file.url,
    async request({ headers, signal }: RequestInit = {}) {
      const response = await file.fetch(headers, signal ?? null);
      return {
        ok: response.ok,
        status: response.status,
        getHeader: (name: string) => response.headers.get(name) ?? undefined,
        getData: () => response.arrayBuffer(),
      };
    },
  };
}
