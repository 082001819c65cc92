import type { BandRole, UnavailableIndex } from '../../pipeline/image-analysis.ts';
import type { SampleArray } from '../../spectral/indices.ts';

/** Reflectance of a field lies well inside; glint and white tarps pass 1, noise and offsets fall below 0. */
const LOWEST = -0.5;
const HIGHEST = 2;
/** Share of samples that may lie outside: more is a wrong scale, whoever declared it. */
const TOLERATED = 0.01;
/** Below this in every pixel, even of NIR, there is no daylight scene: the scale is too small. */
const DARKEST_SCENE = 0.02;

/** Counts in one pass whether scaled samples can be reflectance at all. */
export class ReflectanceCheck {
  #samples = 0;
  #outside = 0;
  #highest = Number.NEGATIVE_INFINITY;

  /** Red and NIR of one row; pixels without an index are not counted. */
  addRow(red: Float64Array, nir: Float64Array, index: Float64Array): void {
    for (let i = 0; i < index.length; i++) {
      if (Number.isNaN(index[i]!)) continue;
      this.#samples += 2;
      if (red[i]! < LOWEST || red[i]! > HIGHEST) this.#outside++;
      if (nir[i]! < LOWEST || nir[i]! > HIGHEST) this.#outside++;
      if (nir[i]! > this.#highest) this.#highest = nir[i]!;
    }
  }

  /** null if the samples can be reflectance. */
  outOfRange(title: string): UnavailableIndex | null {
    if (this.#outside <= this.#samples * TOLERATED) return null;
    return refusal(title, 'red and NIR', this.#outside / this.#samples);
  }

  warnings(): string[] {
    if (this.#samples === 0 || this.#highest >= DARKEST_SCENE) return [];
    return [
      `No NIR reflectance is above ${DARKEST_SCENE}: the scale is probably too small, and SAVI with it.`,
    ];
  }
}

/** The same of one band beside red and NIR. */
export class BandRangeCheck {
  readonly #band: BandRole;
  #samples = 0;
  #outside = 0;

  constructor(band: BandRole) {
    this.#band = band;
  }

  addRow(values: SampleArray): void {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (Number.isNaN(value)) continue;
      this.#samples++;
      if (value < LOWEST || value > HIGHEST) this.#outside++;
    }
  }

  /** null if the samples can be reflectance. */
  outOfRange(title: string): UnavailableIndex | null {
    if (this.#outside <= this.#samples * TOLERATED) return null;
    return refusal(title, this.#band.replace('_', ' '), this.#outside / this.#samples);
  }
}

function refusal(title: string, bands: string, share: number): UnavailableIndex {
  const percent = (100 * share).toFixed(1);
  return {
    unavailable: 'reflectance_out_of_range',
    reason: `${title} needs reflectance, and ${percent} % of the scaled ${bands} samples lie outside ${LOWEST} to ${HIGHEST}: check scale and offset.`,
  };
}
