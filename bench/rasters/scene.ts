import type { BandName, RasterSpec } from './raster-set.ts';
import { RowNoise } from './row-noise.ts';

/** Reflectance of a full leaf and of bare soil. */
const SPECTRA: Readonly<Record<BandName, { readonly leaf: number; readonly soil: number }>> = {
  Blue: { leaf: 0.035, soil: 0.085 },
  Green: { leaf: 0.085, soil: 0.125 },
  Red: { leaf: 0.042, soil: 0.17 },
  RedEdge: { leaf: 0.2, soil: 0.205 },
  NIR: { leaf: 0.5, soil: 0.245 },
};

/** Cosine and sine of 13 degrees, by which footprint and crop rows are turned: written out, to be the same everywhere. */
const COSINE = 0.9743700647852352;
const SINE = 0.224951054343865;
/** Share of the pixels that the footprint covers; the rest is nodata. */
const VALID_SHARE = 0.655;
/** pixels from crop row to crop row */
const ROW_SPACING = 24;
/** A triangle over -1..1 has a standard deviation of 0.408: 2 % of the value. */
const NOISE_AMPLITUDE = 0.02 / 0.408;

/** A field as the rows of a raster, made from the seed alone and in basic arithmetic, so that every machine makes the same. */
export class Scene {
  readonly #spec: RasterSpec;
  readonly #vegetation: RowNoise;
  readonly #cover: Float64Array;

  constructor(spec: RasterSpec) {
    this.#spec = spec;
    this.#vegetation = new RowNoise(spec.width);
    this.#cover = new Float64Array(spec.width);
  }

  /** Row `y`, pixel by pixel, into `samples`, which holds nothing but 0 (nodata). */
  fillRow(y: number, samples: Uint8Array | Uint16Array): void {
    const { bands, bits } = this.#spec;
    const { from, to } = this.#validColumns(y);
    const cover = this.#cover;
    this.#vegetation.fillRow(y, cover);
    sowRows(y, cover);
    const highest = 2 ** bits - 1;
    const soils = bands.map((band) => SPECTRA[band].soil * highest);
    const growths = bands.map((band) => (SPECTRA[band].leaf - SPECTRA[band].soil) * highest);
    let state = (Math.imul(y + 1, 0x9e3779b1) ^ 0x2545f491) | 1;
    let at = from * bands.length;
    for (let x = from; x < to; x++) {
      const green = cover[x]!;
      for (let band = 0; band < soils.length; band++, at++) {
        // xorshift32; the sum of both halves is distributed as a triangle.
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        const noise = ((state & 0xffff) + (state >>> 16)) / 0xffff - 1;
        const value = (soils[band]! + growths[band]! * green) * (1 + NOISE_AMPLITUDE * noise);
        samples[at] = Math.max(1, Math.min(highest, Math.round(value)));
      }
    }
  }

  /** A turned rectangle around the centre: the columns of one row that lie within it. */
  #validColumns(y: number): { from: number; to: number } {
    const { width, height } = this.#spec;
    const side = Math.sqrt(VALID_SHARE) / 2;
    const down = y + 0.5 - height / 2;
    const left = Math.max((-width * side - down * SINE) / COSINE, (down * COSINE - height * side) / SINE);
    const right = Math.min((width * side - down * SINE) / COSINE, (down * COSINE + height * side) / SINE);
    const from = Math.max(0, Math.ceil(left + width / 2 - 0.5));
    const to = Math.min(width, Math.floor(right + width / 2 - 0.5) + 1);
    return { from, to: Math.max(from, to) };
  }
}

/** Vegetation stands in rows: full on the line, bare soil halfway between two. */
function sowRows(y: number, cover: Float64Array): void {
  for (let x = 0; x < cover.length; x++) {
    const across = (y * COSINE - x * SINE) / ROW_SPACING;
    const phase = across - Math.floor(across);
    const stand = Math.min(1, 1.6 * (1 - Math.abs(2 * phase - 1)));
    cover[x] = Math.max(0, Math.min(1, 1.6 * cover[x]! - 0.3)) * stand;
  }
}
