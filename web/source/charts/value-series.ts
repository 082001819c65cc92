import type { Caution } from '../../../lambdas/answers/comparability.ts';
import type { Series, SeriesGroup } from '../../../lambdas/answers/series.ts';
import type { ImageSummary } from '../../../lambdas/api/types.ts';
import type { IndexId, Radiometry } from '../../../lambdas/pipeline/image-analysis.ts';
import type { Api } from '../api/api.ts';
import { ApiError } from '../api/api-errors.ts';
import { timeOf } from '../map/image-requests.ts';

/** One flight of a series. */
export interface ValuePoint {
  readonly imageId: string;
  /** RFC 3339 */
  readonly at: string;
  /** Nobody knows when it was taken: `at` is when it was sent. */
  readonly isUploadTime: boolean;
  readonly value: number;
}

/** Flights of one kind, the oldest first. */
export interface ValueGroup {
  /** What they have in common, for a person. */
  readonly title: string;
  /** Whether their values may be compared with each other: only then does a line join them. */
  readonly comparable: boolean;
  readonly points: readonly ValuePoint[];
}

/** Groups are never joined by a line: their values mean different things. */
export interface ValueSeries {
  readonly groups: readonly ValueGroup[];
  /** Which flights are left out, and why. */
  readonly leftOut: readonly { readonly at: string | null; readonly why: string }[];
  /** Values of the bed as it is now are still to come. */
  readonly isBeingMeasured: boolean;
}

const RADIOMETRY_TITLES: Readonly<Record<Radiometry, string>> = {
  surface_reflectance: 'surface reflectance',
  panel_reflectance: 'panel reflectance',
  irradiance_reflectance: 'light-sensor reflectance',
  radiance_or_relative: 'relative values',
  raw_dn: 'raw numbers',
  display_rgb: 'RGB picture',
};

const CAUTION_WORDS: Readonly<Record<Caution, string>> = {
  sensor_undeclared: 'sensor not declared',
  radiometry_assumed: 'radiometry assumed',
};

const NOT_FOUND = 404;

/**
 * Means of the field or of one bed by flight.
 * @param bed id; null: the whole field
 */
export async function loadSeries(
  api: Api,
  field: string,
  index: IndexId,
  bed: string | null,
): Promise<ValueSeries | null> {
  try {
    return fromApi(
      (await api.operations.fieldSeries({ field, index, ...(bed === null ? {} : { bed }) })).body,
    );
  } catch (error) {
    if (error instanceof ApiError && error.status === NOT_FOUND) return null;
    throw error;
  }
}

export function fromApi({ groups, leftOut }: Series): ValueSeries {
  return {
    groups: groups.map((group) => ({
      title: titleOf(group),
      comparable: group.comparable,
      points: group.points.map(({ imageId, at, atFrom, mean }) => ({
        imageId,
        at,
        isUploadTime: atFrom === 'upload',
        value: mean,
      })),
    })),
    leftOut: leftOut.map(({ at, detail }) => ({ at, why: detail })),
    isBeingMeasured: leftOut.some(({ reason }) => reason === 'beds_not_measured'),
  };
}

/** NDVI of an image that belongs to no field, or of the list of a field's images: nothing there says what is comparable. */
export function seriesOfImages(images: readonly ImageSummary[]): ValueSeries {
  const points = images
    .filter(({ ndviMean }) => ndviMean !== null)
    .map((image) => ({
      imageId: image.id,
      at: timeOf(image),
      isUploadTime: image.capturedAt === null,
      value: image.ndviMean!,
    }))
    .sort((a, b) => a.at.localeCompare(b.at));
  return {
    groups: points.length === 0 ? [] : [{ title: 'not known to be comparable', comparable: false, points }],
    leftOut: images
      .filter(({ ndviMean }) => ndviMean === null)
      .map((image) => ({ at: timeOf(image), why: `${image.filename} has no NDVI` })),
    isBeingMeasured: false,
  };
}

function titleOf({ radiometry, sensor, cautions }: SeriesGroup): string {
  const parts = [RADIOMETRY_TITLES[radiometry], sensor, ...cautions.map((caution) => CAUTION_WORDS[caution])];
  return parts.filter((part) => part !== null).join(', ');
}
