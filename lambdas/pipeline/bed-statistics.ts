import type { IndexId, Percentiles, VegetationCover, VigourClass } from './image-analysis.ts';

/** Beds of a field, and what the maps of an image hold in each of them. Pure data. */

/** Longitude and latitude on WGS 84, degrees. */
export type Position = readonly [longitude: number, latitude: number];
/** Closed: the last position is the first. */
export type Ring = readonly Position[];

/** GeoJSON (RFC 7946): the first ring of a polygon is its outline, the others are holes. */
export type BedGeometry =
  | { readonly type: 'Polygon'; readonly coordinates: readonly Ring[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly Ring[])[] };

/** A bed or plot. */
export interface Bed {
  /** The client's; the same in every version of the bed. */
  readonly id: string;
  readonly name: string | null;
  readonly geometry: BedGeometry;
}

export interface BedCollection {
  readonly field: string;
  /** Grows with every change. */
  readonly revision: number;
  /** RFC 3339 */
  readonly updatedAt: string;
  readonly beds: readonly Bed[];
}

/** Of the bed's pixels at or above the image's threshold, among the valid ones. */
export type BedCover = Pick<VegetationCover, 'basis' | 'threshold' | 'pixels' | 'fraction' | 'hectares'>;

/** Why one bed has no values of an index that the image has. */
export type BedUnavailableReason =
  /** No part of the bed is in the image. */
  | 'outside_image'
  /** The bed is smaller than, or lies between, the centres of pixels. */
  | 'no_pixel_centre'
  /** Nodata, masks or undefined values at every pixel of the bed. */
  | 'no_valid_pixels';

interface BedPixels {
  /** Pixels of the image whose centre lies in the bed. */
  readonly pixels: number;
}

/** Dimensionless; std is the population's. Percentiles as docs/beds.md bounds them. */
export interface BedIndexStatistics extends BedPixels, Percentiles {
  /** Those of `pixels` that have a value. */
  readonly validPixels: number;
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  /** Of the valid pixels; null where the file has no CRS from which an area follows. */
  readonly hectares: number | null;
  /** null of an index that has no classes. */
  readonly classes: readonly VigourClass[] | null;
  /** null of an index, or an image, without a threshold. */
  readonly cover: BedCover | null;
}

export interface UnavailableBedIndex extends BedPixels {
  readonly unavailable: BedUnavailableReason;
}

export type BedIndexResult = BedIndexStatistics | UnavailableBedIndex;

/** One bed in the maps of one image. */
export interface MeasuredBed {
  readonly id: string;
  /** Share of the bed's area that lies in the image, 0..1. */
  readonly inside: number;
  /** Of every index that has a map. */
  readonly indices: Readonly<Partial<Record<IndexId, BedIndexResult>>>;
}

/** Why no bed of an image has statistics. */
export type MeasurementUnavailableReason =
  /** The file says not where its pixels lie. */
  | 'not_located'
  /** It says so in a CRS for which no exact way from WGS 84 is known here. */
  | 'unknown_crs'
  /** No index of the image is available, so that there is no map. */
  | 'no_maps'
  /** A map is gone or cannot be read. */
  | 'unreadable_map'
  /** The beds lie upon one another so often that nobody could have meant it. */
  | 'too_much_overlap'
  /** Tried again and again in vain. */
  | 'attempts_exhausted';

export interface UnavailableMeasurement {
  readonly unavailable: MeasurementUnavailableReason;
  /** For a person. */
  readonly reason: string;
}

/** All beds of the image's field, in the order of the collection. */
export type BedMeasurement = { readonly beds: readonly MeasuredBed[] } | UnavailableMeasurement;

export function hasStatistics(result: BedIndexResult): result is BedIndexStatistics {
  return !('unavailable' in result);
}
