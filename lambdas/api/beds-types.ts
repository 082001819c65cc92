import type {
  BedGeometry,
  BedIndexStatistics,
  MeasuredBed,
  MeasurementUnavailableReason,
  UnavailableBedIndex,
} from '../pipeline/bed-statistics.ts';
import type { IndexId, UnavailableIndex } from '../pipeline/image-analysis.ts';

/** Bodies of the routes about beds. Times are RFC 3339 in UTC. */

export interface BedFeature {
  readonly type: 'Feature';
  readonly id: string;
  readonly properties: { readonly name: string | null };
  readonly geometry: BedGeometry;
}

/** GET /fields/{field}/beds: GeoJSON (RFC 7946) with three members more. */
export interface FieldBedsResponse {
  readonly type: 'FeatureCollection';
  readonly field: string;
  /** Grows with every change. */
  readonly revision: number;
  readonly updatedAt: string;
  readonly features: readonly BedFeature[];
}

/** PUT /fields/{field}/beds */
export interface PutBedsResponse {
  readonly field: string;
  readonly revision: number;
  readonly updatedAt: string;
  readonly bedCount: number;
  /** Whether these beds are others than before. */
  readonly changed: boolean;
}

interface ImageBeds {
  readonly imageId: string;
  readonly field: string;
  /** Of the field's beds. */
  readonly revision: number;
}

/** 202 of GET /images/{id}/beds: ask again. */
export interface BedsBeingMeasuredResponse extends ImageBeds {
  readonly measuredAt: null;
}

export type UnavailableBedIndexAnswer = UnavailableBedIndex & {
  /** For a person. */
  readonly reason: string;
};

export interface BedStatisticsAnswer extends Pick<MeasuredBed, 'id' | 'inside'> {
  readonly name: string | null;
  /** Of every index that has a map, or of those that were asked for. */
  readonly indices: Readonly<Partial<Record<IndexId, BedIndexStatistics | UnavailableBedIndexAnswer>>>;
}

/** 200 of GET /images/{id}/beds */
export interface ImageBedsResponse extends ImageBeds {
  readonly measuredAt: string;
  /** In the order of the collection. */
  readonly beds: readonly BedStatisticsAnswer[];
  /** Indices of the image that have no map, hence no values in any bed. */
  readonly withoutMap: Readonly<Partial<Record<IndexId, UnavailableIndex>>>;
  /** For the query parameter `cursor`; null on the last page. */
  readonly nextCursor: string | null;
}

/** 200 of GET /images/{id}/beds, where no bed of the image can be measured. */
export interface ImageBedsUnavailableResponse extends ImageBeds {
  readonly measuredAt: string;
  readonly unavailable: MeasurementUnavailableReason;
  /** For a person. */
  readonly reason: string;
}
