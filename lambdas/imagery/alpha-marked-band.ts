import { InputError } from '../pipeline/errors.ts';
import type { SampleArray } from '../spectral/indices.ts';
import type { RasterReader } from './raster-reader.ts';

/** Share of samples that differ from one another in a measured band; soft edges of a transparency have fewer. */
const MEASURED_SHARE = 0.01;

/**
 * A band that the request declares as red or NIR and the file marks as alpha. GDAL marks the fourth band of every 8-bit
 * file so unless it is told otherwise: R, G, B, NIR orthomosaics have it. The samples tell one from the other.
 */
export class AlphaMarkedBand {
  readonly #raster: RasterReader;
  readonly #role: 'red' | 'nir';
  readonly #band: number;
  #first = Number.NaN;
  #samples = 0;
  #different = 0;

  private constructor(raster: RasterReader, role: 'red' | 'nir', band: number) {
    this.#raster = raster;
    this.#role = role;
    this.#band = band;
  }

  static among(raster: RasterReader, bands: { red: number; nir: number }): AlphaMarkedBand | null {
    const role = (['red', 'nir'] as const).find((name) => raster.labels[bands[name] - 1]!.isAlpha);
    return role === undefined ? null : new AlphaMarkedBand(raster, role, bands[role]);
  }

  addSamples(red: SampleArray, nir: SampleArray): void {
    const samples = this.#role === 'red' ? red : nir;
    for (let i = 0; i < samples.length; i++) {
      const value = samples[i]!;
      if (Number.isNaN(value)) continue;
      if (Number.isNaN(this.#first)) this.#first = value;
      this.#samples++;
      if (value !== this.#first) this.#different++;
    }
  }

  /** Opaque everywhere that it is not transparent: no index follows from that. */
  refuseTransparency(): void {
    if (this.#different > this.#samples * MEASURED_SHARE) return;
    const { name } = this.#raster;
    throw new InputError(
      'invalid_band_mapping',
      `${this.#role}=${this.#band} was declared, and band ${this.#band} of ${name} is its alpha (transparency) band.`,
      { attempted: 'map the bands', on: name },
    );
  }

  get warning(): string {
    return `Band ${this.#band} is marked as alpha in the file and was read as ${this.#role}, as declared; its pixels of value 0 count as transparent.`;
  }
}
