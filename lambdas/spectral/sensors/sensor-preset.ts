import type { BandMap, BandRole, Radiometry } from '../../pipeline/image-analysis.ts';
import type { LinearScaling } from '../indices.ts';

/** One band of a sensor, as its maker describes it. */
export interface SensorBand {
  readonly name: string;
  /** null: no index is computed from it (panchromatic, thermal, aerosol, a second band of a role that is taken). */
  readonly role: BandRole | null;
  /** Centre, nm; null where it is not established. */
  readonly wavelength: number | null;
  /** Full width at half maximum, nm; null where it is not established. */
  readonly fwhm: number | null;
  /** How the name of a file that holds this band alone ends, without the extension: "_3", "_MS_NIR". */
  readonly fileSuffix?: string;
  /** Figures that are generally known and that no source confirmed: shown, and never decided by. */
  readonly unverified?: readonly ('wavelength' | 'fwhm')[];
}

/** What integer or float samples of a product mean; reflectance = sample x scale + offset. */
export interface SensorScaling extends LinearScaling {
  readonly sampleType: string;
  readonly radiometry: Radiometry;
}

/** Pictures as a camera shows them: gamma and white balance are in the samples, which are relative. */
export const DISPLAY_SAMPLES: SensorScaling = {
  scale: 1,
  offset: 0,
  sampleType: 'uint8',
  radiometry: 'display_rgb',
};

/** How a camera is known by EXIF and the names of its files; all patterns that are given have to match. */
export interface CameraIdentity {
  readonly make?: RegExp;
  readonly model?: RegExp;
  readonly lensModel?: RegExp;
  readonly fileName?: RegExp;
  /** Other cameras of the maker name their files alike: only one that names its band in XMP is this one. */
  readonly namesBandInXmp?: true;
}

/**
 * Rows of a matrix by stack band: the band's signal from the channels as the file stores them. A camera with one
 * colour filter array behind a filter of two pass bands records both in every channel.
 */
export interface ChannelUnmixing {
  readonly rows: readonly (readonly number[])[];
  /** A sample of this value is saturated, and its pixel invalid. */
  readonly saturated: number;
  readonly sampleType: string;
}

/** How the images of one sensor (or product) are ordered, and what their samples mean. */
export interface SensorPreset {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly maker: string;
  /**
   * Bands of a multi-band file, in order, without alpha; a file with another count is not this stack. null: the product
   * has no fixed order, and the file has to name its bands or the request to declare them.
   */
  readonly stack: readonly SensorBand[] | null;
  /** Bands that are delivered one to a file, in the order of the file suffixes; empty where none are. */
  readonly singleBands: readonly SensorBand[];
  /** By sample type; empty where the product has no fixed scaling. */
  readonly scalings: readonly SensorScaling[];
  /** A sample of this value is no measurement, whether or not the file says so. */
  readonly fill?: number;
  readonly cameras?: readonly CameraIdentity[];
  /** Not established: reason enough to ask whether it is this sensor, and never to take it for it. */
  readonly likelyCameras?: readonly CameraIdentity[];
  readonly unmixing?: ChannelUnmixing;
  /** What the results have to be read with; it becomes a warning. */
  readonly note?: string;
  /** Where order, wavelengths and scaling are stated. */
  readonly source: string;
}

/** Bands by role, of the first band that has it. */
export function bandMapOf(stack: readonly SensorBand[]): BandMap {
  const bands: Partial<Record<BandRole, number>> = {};
  for (const [index, { role }] of stack.entries()) if (role !== null) bands[role] ??= index + 1;
  return bands;
}

/** The bands of these names, in this order. */
export function inOrder(bands: readonly SensorBand[], names: readonly string[]): readonly SensorBand[] {
  return names.map((name) => {
    const band = bands.find((one) => one.name === name);
    if (band === undefined) throw new Error(`no band is named ${name}`);
    return band;
  });
}
