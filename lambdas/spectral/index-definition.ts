import type { BandRole, IndexId } from '../pipeline/image-analysis.ts';

/** Rows of one window by band, all of one length, as reflectance or as digital numbers of one common gain. */
export type BandRows = Readonly<Record<BandRole, Float64Array>>;

/** What a formula has beside its bands. */
export interface IndexParameters {
  /** L of SAVI, 0..1 */
  readonly soilBrightnessFactor: number;
}

/** One row of index values into `out`; a quotient without a finite value is NaN. */
export type RowKernel = (rows: BandRows, out: Float64Array, parameters: IndexParameters) => void;

export interface ValueRange {
  readonly from: number;
  readonly to: number;
}

/** One index as data. */
export interface IndexDefinition {
  readonly id: IndexId;
  /** As papers write it. */
  readonly title: string;
  /** N near-infrared, R red, G green, B blue, E red edge */
  readonly formula: string;
  /** UCUM; absent where the index has no unit. */
  readonly unit?: string;
  readonly bands: readonly BandRole[];
  /**
   * The formula has a constant in units of reflectance (or of its differences), so that digital numbers give a wrong
   * and often believable value. The others are free of scale, while every band has the same gain and no offset.
   */
  readonly needsReflectance: boolean;
  /** Of reflectance in [0, 1]; infinite where a denominator can reach 0. */
  readonly range: ValueRange;
  /** Values at both ends of the legend. */
  readonly display: ValueRange;
  /** Where the formula was published: authors, year, DOI or NASA NTRS number. */
  readonly paper: string;
  readonly kernel: RowKernel;
}

export const UNBOUNDED: ValueRange = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
export const UNIT_RANGE: ValueRange = { from: -1, to: 1 };

/** 0/0 and x/0 have no value. */
export function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
