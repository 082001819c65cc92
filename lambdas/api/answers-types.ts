import type { BedExtent } from '../answers/bed-extent.ts';
import type { BedGap } from '../answers/bed-measurement.ts';
import type { Change, NoChange } from '../answers/changes.ts';
import type { NoScores, ScoredBed } from '../answers/outliers.ts';
import type { LeftOutImage, SeriesGroup, SeriesPoint } from '../answers/series.ts';
import type { IndexId, Radiometry } from '../pipeline/image-analysis.ts';
import type { ImageStatus } from '../pipeline/image-status.ts';

/** Bodies of what is told of fields; docs/answers.md has the definitions. Times are RFC 3339 in UTC. */

export interface FieldSummary {
  readonly field: string;
  /** Of its routes: `/series`, `/beds` and others follow. */
  readonly path: string;
  /** How many are in each state. */
  readonly images: Readonly<Record<ImageStatus, number>>;
  readonly newestCapture: string | null;
  readonly newestAnalysis: string | null;
  readonly hasBeds: boolean;
  /** 0 without beds. */
  readonly bedCount: number;
}

/** GET /fields */
export interface ListFieldsResponse {
  readonly items: readonly FieldSummary[];
  /** For the query parameter `cursor`; null on the last page. */
  readonly nextCursor: string | null;
}

interface AboutField {
  readonly field: string;
  readonly index: IndexId;
  /** The field has more images than were looked at: the newest 1,000 by creation were. */
  readonly truncated: boolean;
}

export interface BedName {
  readonly id: string;
  readonly name: string | null;
}

/** GET /fields/{field}/series */
export interface FieldSeriesResponse extends AboutField {
  /** null: of whole images. */
  readonly bed: BedName | null;
  readonly groups: readonly SeriesGroup[];
  readonly leftOut: readonly LeftOutImage[];
}

/** A flight of a comparison. */
export type ComparedFlight = Pick<SeriesPoint, 'imageId' | 'at' | 'atFrom'> & {
  readonly radiometry: Radiometry;
  readonly sensor: string | null;
};

/** One bed in two flights; where it cannot be compared, why. */
export type BedChange = BedName & {
  /** How much of the bed each flight has; null where it has no value of it. */
  readonly before: BedExtent | null;
  readonly after: BedExtent | null;
} & (
    | { readonly change: Change; readonly reason: null; readonly unavailable: null }
    | { readonly change: null; readonly reason: BedGap; readonly unavailable: string }
  );

/** GET /fields/{field}/changes */
export interface FieldChangesResponse extends AboutField {
  /** null: no image has the index. */
  readonly newest: ComparedFlight | null;
  /** null: there is none that can be compared. */
  readonly previous: ComparedFlight | null;
  /** The lesser of the shares that both images have of each other, 0..1; null where it is not known. */
  readonly overlap: number | null;
  /** Of the images as a whole; null where they are not of the same land: `reason` and `why` say so. */
  readonly change: Change | null;
  readonly reason: NoChange | 'no_index' | null;
  /** For a person. */
  readonly why: string | null;
  /** In the order of the collection; null where the field has no beds, or nothing to compare. */
  readonly beds: readonly BedChange[] | null;
  /** Why there are no beds although the field has some. */
  readonly bedsUnavailable: string | null;
}

/** A bed that is not scored, and why. */
export interface LeftOutBed extends BedName {
  readonly reason: BedGap;
  readonly unavailable: string;
  /** null where it has no value at all. */
  readonly extent: BedExtent | null;
}

/** GET /fields/{field}/outliers */
export interface FieldOutliersResponse extends AboutField {
  /** null: no image has the index. */
  readonly image: ComparedFlight | null;
  /** Whose values are scored. */
  readonly statistic: 'mean' | 'median';
  readonly threshold: number;
  /** Of the beds' values; null of none. */
  readonly median: number | null;
  readonly mad: number | null;
  /** 1.4826 x mad, but 0.005 at least: what the scores are in. */
  readonly sigma: number | null;
  /** Why no bed is scored; null where they are. */
  readonly unscored: NoScores | null;
  /** Furthest from the median first. */
  readonly beds: readonly (ScoredBed & { readonly extent: BedExtent })[];
  /** Beds without a value, or of which the image has a part only. */
  readonly leftOut: readonly LeftOutBed[];
  /** Why no bed has one: no beds, not measured, no index. */
  readonly why: string | null;
}
