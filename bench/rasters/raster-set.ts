/** The synthetic rasters that are measured: what differs is the size, the sample type and the layout in the file. */

export type RasterName = 'a' | 'b' | 'c' | 'd';
export type BandName = 'Blue' | 'Green' | 'Red' | 'RedEdge' | 'NIR';

export interface RasterSpec {
  /** Also the name of its file in the cache. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly bands: readonly BandName[];
  readonly bits: 8 | 16;
  /** Tiles of 512 x 512 with DEFLATE, or strips of one row with LZW; both pixel-interleaved with predictor 2. */
  readonly form: 'tiled-deflate' | 'striped-lzw';
}

export const RASTER_NAMES = ['a', 'b', 'c', 'd'] as const satisfies readonly RasterName[];

const FOUR_BANDS = ['Blue', 'Green', 'Red', 'NIR'] as const;
const FIVE_BANDS = ['Blue', 'Green', 'Red', 'RedEdge', 'NIR'] as const;

const FULL: Readonly<Record<RasterName, RasterSpec>> = {
  a: square('a', 4000, FIVE_BANDS, 16, 'tiled-deflate'),
  b: square('b', 12_000, FOUR_BANDS, 16, 'tiled-deflate'),
  // The pixels of b.
  c: square('c', 12_000, FOUR_BANDS, 16, 'striped-lzw'),
  d: square('d', 20_000, FOUR_BANDS, 8, 'tiled-deflate'),
};

/** A quarter of the side for a quick run: a sixteenth of the pixels. */
const SMALL_DIVISOR = 4;

export function rasterSpec(name: RasterName, small: boolean): RasterSpec {
  return small ? shrink(FULL[name]) : FULL[name];
}

/** 4, 40, 144 and 400 megapixels of one type and layout: what grows with the size shows. */
export function memorySpecs(small: boolean): RasterSpec[] {
  const sides = [2000, 6325, 12_000];
  const specs = sides.map((side) =>
    square(`m${Math.round(side ** 2 / 1e6)}`, side, FOUR_BANDS, 8, 'tiled-deflate'),
  );
  return [...specs, FULL.d].map((spec) => (small ? shrink(spec) : spec));
}

/** reflectance = sample x scale; given to every engine, because the files do not state it. */
export function scaleOf({ bits }: RasterSpec): number {
  return 1 / (2 ** bits - 1);
}

/** 1-based, as the band maps of requests. */
export function bandNumber({ bands }: RasterSpec, name: BandName): number {
  return bands.indexOf(name) + 1;
}

export function describeRaster({ name, width, height, bands, bits, form }: RasterSpec): string {
  const layout = form === 'tiled-deflate' ? '512 tiles, DEFLATE' : '1-row strips, LZW';
  return `${name}: ${width} x ${height} x ${bands.length} uint${bits}, ${layout}`;
}

function square(
  name: string,
  side: number,
  bands: readonly BandName[],
  bits: 8 | 16,
  form: RasterSpec['form'],
): RasterSpec {
  return { name, width: side, height: side, bands, bits, form };
}

function shrink(spec: RasterSpec): RasterSpec {
  return {
    ...spec,
    name: `${spec.name}-small`,
    width: Math.round(spec.width / SMALL_DIVISOR),
    height: Math.round(spec.height / SMALL_DIVISOR),
  };
}
