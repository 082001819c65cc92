import type {
  Health,
  ImageGrid,
  IndexStatistics,
  Radiometry,
  RadiometrySource,
  UnavailableIndex,
} from '../pipeline/image-analysis.ts';
import type { ImageStatus } from '../pipeline/image-status.ts';

/** Figures of one index over some pixels, as far as answers show them. */
export type IndexFigures = Pick<IndexStatistics, 'mean' | 'std' | 'p10' | 'p50' | 'p90'> & {
  /** Pixels at which the index has a value. */
  readonly validPixels: number;
};

/** Vigour classes of an image or a bed, with the area of each. */
export type ClassAreas = Health['classes'];

/** The newest analysis of an image, as far as one index of it is concerned. */
export interface FlightAnalysis {
  readonly id: string;
  readonly radiometry: Radiometry;
  readonly radiometrySource: RadiometrySource;
  readonly sensor: string | null;
  readonly scale: number | null;
  readonly offset: number | null;
  readonly soilBrightnessFactor: number;
  readonly width: number;
  readonly height: number;
  /** null: analysed before grids were kept, or the file says nothing. */
  readonly grid: ImageGrid | null;
  /** null: the index was not asked for. */
  readonly result: Omit<IndexStatistics, 'histogram'> | UnavailableIndex | null;
  /** Of the index that has classes; null for the others. */
  readonly classes: { readonly classSet: string; readonly areas: ClassAreas } | null;
}

/** One image of a field: as a rule, the orthomosaic of one flight. */
export interface Flight {
  readonly imageId: string;
  readonly filename: string;
  /** Images of one mission are of one flight. */
  readonly mission: string | null;
  readonly status: ImageStatus;
  readonly failureCode: string | null;
  readonly failureReason: string | null;
  /** When it was captured, else when it was uploaded; null before the upload. */
  readonly at: string | null;
  readonly atFrom: 'capture' | 'upload' | null;
  readonly analysis: FlightAnalysis | null;
}

/** Oldest first; what has no time comes last. Those of one time in the order of their ids, so that answers repeat. */
export function inTimeOrder(flights: readonly Flight[]): Flight[] {
  const key = ({ at, imageId }: Flight) => `${at ?? '~'} ${imageId}`;
  return [...flights].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
