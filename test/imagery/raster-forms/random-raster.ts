import fc from 'fast-check';
import { seededNoise } from './noise.ts';
import { isPossible, type RasterForm, SAMPLE_TYPES, type SampleType } from './raster-form.ts';
import { asStored } from './sample-bytes.ts';

/** A raster whose samples are known, and which of its bands are red and NIR. */
export interface RandomRaster {
  readonly form: RasterForm;
  /** What the file holds, band by band: NaN only in floats. */
  readonly bands: readonly Float64Array[];
  /** 1-based */
  readonly red: number;
  readonly nir: number;
  /** 1-based, or null */
  readonly alpha: number | null;
  readonly scale: number;
  readonly offset: number;
}

/** Samples that are reflectance 1. */
const FULL_SCALE: Readonly<Record<SampleType, number>> = {
  uint8: 250,
  uint12: 4000,
  uint16: 60_000,
  uint32: 4_000_000_000,
  int8: 120,
  int16: 30_000,
  int32: 2_000_000_000,
  float16: 1,
  float32: 1,
  float64: 1,
};

const sides = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ width: fc.integer({ min: 1, max: 90 }), height: fc.integer({ min: 1, max: 70 }) }),
  },
  // Beyond one tile of the maps (512).
  {
    weight: 1,
    arbitrary: fc.record({
      width: fc.integer({ min: 500, max: 530 }),
      height: fc.integer({ min: 1, max: 16 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      width: fc.integer({ min: 1, max: 16 }),
      height: fc.integer({ min: 500, max: 530 }),
    }),
  },
);

const blocks = fc.oneof(
  fc.record({
    tiled: fc.constant(true),
    blockWidth: fc.constantFrom(16, 32, 64, 128),
    blockHeight: fc.constantFrom(16, 48, 80),
  }),
  fc.record({
    tiled: fc.constant(false),
    blockWidth: fc.constant(0),
    blockHeight: fc.integer({ min: 1, max: 100 }),
  }),
);

const INVALID = ['none', 'nodata', 'alpha', 'mask', 'sparse', 'nan'] as const;

const choices = fc.record({
  side: sides,
  block: blocks,
  bandCount: fc.integer({ min: 2, max: 5 }),
  sampleType: fc.constantFrom(...(Object.keys(SAMPLE_TYPES) as SampleType[])),
  bigEndian: fc.boolean(),
  bigTiff: fc.boolean(),
  planar: fc.boolean(),
  compression: fc.constantFrom('none', 'deflate', 'lzw', 'zstd', 'packbits', 'lerc'),
  predictor: fc.constantFrom(1, 2, 3),
  invalid: fc.constantFrom(...INVALID),
  share: fc.constantFrom(0, 0.02, 0.5, 0.98),
  offset: fc.constantFrom(0, 0, 0.02, -0.01),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
});
type Choices = typeof choices extends fc.Arbitrary<infer T> ? T : never;

/** Shape, type, codec, blocks, byte order and kind of invalid pixels, all by chance, as far as they can go together. */
export const randomRaster: fc.Arbitrary<RandomRaster> = choices
  .filter((chosen) => chosen.invalid !== 'nan' || isFloat(chosen.sampleType))
  .filter((chosen) => isPossible(formOf(chosen, {})))
  // LERC keeps NaN as a mask, which this encoder does not write.
  .filter((chosen) => chosen.invalid !== 'nan' || chosen.compression !== 'lerc')
  .map(rasterOf);

function rasterOf(chosen: Choices): RandomRaster {
  const { side, sampleType, invalid, share, seed, offset } = chosen;
  const noise = seededNoise(seed);
  const size = side.width * side.height;
  const alpha = invalid === 'alpha' ? chosen.bandCount + 1 : null;
  const gaps = clusters(side, share, noise);
  const full = FULL_SCALE[sampleType];
  const spectral = Array.from({ length: chosen.bandCount }, (_, band) =>
    Float64Array.from({ length: size }, (_, i) => {
      if (gaps[i] && invalid === 'nan') return Number.NaN;
      if (gaps[i] && (invalid === 'nodata' || invalid === 'sparse')) return 0;
      // One of the bands is sometimes 0 by itself, and both now and then.
      const level = noise() < 0.02 ? 0 : 0.05 + ((band + 1) / chosen.bandCount) * 0.8 * noise();
      return asStored(full * level, sampleType);
    }),
  );
  const opacity = Float64Array.from(gaps, (gap) => (gap ? 0 : asStored(full, sampleType)));
  const red = 1 + Math.floor(noise() * chosen.bandCount);
  const extra: Partial<RasterForm> = {
    ...(invalid === 'nodata' || invalid === 'sparse' ? { nodata: '0' } : {}),
    ...(invalid === 'sparse' ? { sparse: true } : {}),
    ...(invalid === 'mask' ? { mask: Uint8Array.from(gaps, (gap) => (gap ? 0 : 1)) } : {}),
    ...(alpha === null ? {} : { bandCount: alpha, extraSamples: [...Array<number>(alpha - 2).fill(0), 2] }),
  };
  return {
    form: formOf(chosen, extra),
    bands: alpha === null ? spectral : [...spectral, opacity],
    red,
    nir: (red % chosen.bandCount) + 1,
    alpha,
    scale: 1 / full,
    offset,
  };
}

function formOf({ side, block, ...chosen }: Choices, extra: Partial<RasterForm>): RasterForm {
  const { bandCount, sampleType, bigEndian, bigTiff, planar, compression, predictor } = chosen;
  const form = { bandCount, sampleType, bigEndian, bigTiff, planar, compression, predictor };
  return {
    ...side,
    ...block,
    ...form,
    predictor: predictor as 1 | 2 | 3,
    compression: compression as RasterForm['compression'],
    ...extra,
  };
}

/** Rectangles of 1 that cover about this share, so that whole blocks are empty, too. */
function clusters(side: { width: number; height: number }, share: number, noise: () => number): Uint8Array {
  const gaps = new Uint8Array(side.width * side.height);
  const cell = 20;
  const across = Math.ceil(side.width / cell);
  const chosen = Array.from({ length: across * Math.ceil(side.height / cell) }, () => noise() < share);
  for (let i = 0; i < gaps.length; i++) {
    const x = Math.floor((i % side.width) / cell);
    const y = Math.floor(Math.floor(i / side.width) / cell);
    if (chosen[y * across + x]) gaps[i] = 1;
  }
  return gaps;
}

function isFloat(type: SampleType): boolean {
  return SAMPLE_TYPES[type].format === 3;
}
