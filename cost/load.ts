/** What a month brings. */
export interface Load {
  readonly imagesPerDay: number;
  readonly megabytes: number;
  readonly daysPerMonth: number;
  /** In so many flights the images of a day come. */
  readonly flightsPerDay: number;
  readonly monthsKept: number;
  /** What callers download of each image. */
  readonly downloadedMegabytes: number;
  readonly malwareScan: boolean;
}

const ALONE = {
  flightsPerDay: 1,
  monthsKept: 1,
  downloadedMegabytes: 1,

  malwareScan: false,
};

export const IDLE: Load = { ...ALONE, imagesPerDay: 0, megabytes: 0, daysPerMonth: 0 };

/** One flight of a camera, once in a month. */
export const THOUSAND_CAPTURES: Load = { ...ALONE, imagesPerDay: 1000, megabytes: 25, daysPerMonth: 1 };

export const ORTHOMOSAIC: Load = { ...ALONE, imagesPerDay: 1, megabytes: 2000, daysPerMonth: 1 };
