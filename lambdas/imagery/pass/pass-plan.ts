import type { BandRole, IndexId } from '../../pipeline/image-analysis.ts';
import type { IndexParameters } from '../../spectral/index-definition.ts';
import type { LinearScaling } from '../../spectral/indices.ts';
import type { PlaneType } from './band-planes.ts';
import type { TiffPixels } from './fill-planes.ts';

/** One band that is read: the order of the bands is that of the planes. */
export interface PassBand {
  readonly role: BandRole;
  readonly scaling: LinearScaling;
  /** In the sample's own type; null where the file states none. */
  readonly nodata: number | null;
}

/** What the one pass over an image computes. Plain data: every thread has a copy. */
export interface PassPlan {
  readonly width: number;
  readonly height: number;
  readonly bands: readonly PassBand[];
  readonly planeType: PlaneType;
  readonly indices: readonly IndexId[];
  readonly parameters: IndexParameters;
  /** How blocks are decoded; null where samples come decoded, with NaN where they are invalid. */
  readonly pixels: TiffPixels | null;
  /** Pixels of the largest unit that a thread decodes by itself; 0 where there are none. */
  readonly unitPixels: number;
  /** Whether a mask, an alpha band or missing blocks take pixels away. */
  readonly hasGaps: boolean;
  /** Whether scaled samples are to be reflectance, and are looked at for it. */
  readonly checksReflectance: boolean;
  /** Position among the bands of the one that the file marks as alpha, or null. */
  readonly alphaMarked: number | null;
  /** Overview whose values the preview is drawn from; 0 is the full resolution. */
  readonly previewLevel: number;
}
