import { InputError } from '../pipeline/errors.ts';
import type { BandMap, BandRole } from '../pipeline/image-analysis.ts';
import type { SampleArray } from '../spectral/indices.ts';
import type { RasterReader } from './raster-reader.ts';

/** Share of samples that differ from one another in a measured band; soft edges of a transparency have fewer. */
const MEASURED_SHARE = 0.01;

/**
 * A band that the request declares as red, NIR or another and the file marks as alpha. GDAL marks the fourth band of every 8-bit
 * file so unless it is told otherwise: R, G, B, NIR orthomosaics have it. The samples tell one from the other.
 */
export class AlphaMarkedBand {
  readonly #raster: RasterReader;
  readonly #role: BandRole;
  /** Where its samples are among those that are read. */
  readonly #position: number;
  readonly #band: number;
  #first = Number.NaN;
  #samples = 0;
  #different = 0;

  private constructor(raster: RasterReader, role: BandRole, position: number, band: number) {
    this.#raster = raster;
    this.#role = role;
    this.#position = position;
    this.#band = band;
  }

  /** @param roles of the bands that are read, in their order */
  static among(raster: RasterReader, bands: BandMap, roles: readonly BandRole[]): AlphaMarkedBand | null {
    const position = roles.findIndex((role) => raster.labels[bands[role]! - 1]!.isAlpha);
    const role = roles[position];
    return role === undefined ? null : new AlphaMarkedBand(raster, role, position, bands[role]!);
  }

  addSamples(samplesByBand: readonly SampleArray[]): void {
    const samples = samplesByBand[this.#position]!;
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
