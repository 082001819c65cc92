/** What a collection of beds may be at most: time and memory of a check and of a measurement follow from it. */

/** A field of 10 ha in beds of 1.5 m by 50 m has 1,300. */
export const MAXIMUM_BEDS = 2000;
/** Of one bed: so that its text is within the 64 KiB that the Data API allows for a row. */
export const MAXIMUM_POSITIONS_OF_BED = 1000;
export const MAXIMUM_POSITIONS = 30_000;
/** Characters of an id or a name. */
export const MAXIMUM_NAME_LENGTH = 100;
/** Decimals of degrees that are kept: 0.1 mm on the ground. */
export const DECIMALS = 9;
