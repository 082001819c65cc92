/** The onion field of the sample: what grows where, in metres along and across the rows. Everything is seeded. */

/** m */
export const FIELD = { length: 37.2, width: 27.34 } as const;
/** m: from wheel track to wheel track; four rows to a bed. */
export const BED_WIDTH = 1.5;
export const WHEEL_TRACK = 0.34;
const ROWS_PER_BED = 4;
/** m without plants at both ends, where the tractor turns. */
export const HEADLAND = 1.8;
/** m: plants in the row. */
const PLANT_SPACING = 0.11;

export interface Ground {
  /** Fraction of the pixel that is leaf, 0..1. */
  readonly cover: number;
  /** Vigour of the leaves, 0 (yellowing) to 1. */
  readonly vigour: number;
  /** Brightness of the soil: wheel tracks are pressed and brighter, moist ground darker. */
  readonly soil: number;
}

/** What lies at `along` and `across` metres from the field's first corner. */
export function groundAt(along: number, across: number): Ground {
  const inBed = across % BED_WIDTH;
  const isTrack = inBed < WHEEL_TRACK;
  const moisture = smoothNoise(along / 9, across / 9, 11);
  const crumbs = smoothNoise(along / 0.16, across / 0.16, 12);
  const soil = (isTrack ? 1.16 : 1) * (1.1 - 0.22 * moisture) * (0.9 + 0.2 * crumbs);
  const vigour = vigourAt(along, across);
  const isHeadland = along < HEADLAND || along > FIELD.length - HEADLAND;
  if (isTrack || isHeadland) return { cover: weeds(along, across), vigour: 0.8, soil };
  return { cover: rowCover(along, across, inBed, vigour), vigour, soil };
}

/** Leaves overhang the row's line by their length; plants are missing here and there. */
function rowCover(along: number, across: number, inBed: number, vigour: number): number {
  const rowSpacing = (BED_WIDTH - WHEEL_TRACK) / ROWS_PER_BED;
  const row = (inBed - WHEEL_TRACK) / rowSpacing;
  const distance = Math.abs(row - Math.floor(row) - 0.5) * rowSpacing;
  const plant = Math.floor(along / PLANT_SPACING);
  const rowNumber = Math.floor(across / BED_WIDTH) * ROWS_PER_BED + Math.floor(row);
  const isMissing = random(plant, rowNumber, 21) < 0.03 + 0.22 * (1 - vigour) ** 2;
  const size = (0.55 + 0.45 * random(plant, rowNumber, 22)) * (0.35 + 0.65 * vigour);
  const overhang = Math.max(0, 1 - distance / (0.06 + 0.11 * size));
  return isMissing ? 0.05 * overhang : Math.min(0.96, 1.15 * size * overhang);
}

/** A stressed corner that fades over some metres, a weaker strip, and gentle variation between. */
function vigourAt(along: number, across: number): number {
  const fromCorner = Math.hypot((FIELD.length - along) / 17, (FIELD.width - across) / 14);
  const corner = Math.min(
    1,
    Math.max(0, fromCorner + 0.35 * (smoothNoise(along / 2.5, across / 2.5, 31) - 0.5)),
  );
  const strip = Math.abs(across - 0.32 * FIELD.width) < 0.75 ? 0.82 : 1;
  const variation = 0.8 + 0.2 * smoothNoise(along / 4, across / 4, 32);
  return (0.12 + 0.88 * corner * corner * (3 - 2 * corner)) * variation * strip;
}

/** Single tufts on ground that is not sown. */
function weeds(along: number, across: number): number {
  const tuft = smoothNoise(along / 0.35, across / 0.35, 41);
  return tuft > 0.86 ? (tuft - 0.86) * 4 : 0;
}

/** Value noise, 0..1: random values on the whole numbers, eased in between. */
export function smoothNoise(x: number, y: number, seed: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const ease = (t: number) => t * t * (3 - 2 * t);
  const u = ease(x - left);
  const v = ease(y - top);
  const upper = random(left, top, seed) * (1 - u) + random(left + 1, top, seed) * u;
  const lower = random(left, top + 1, seed) * (1 - u) + random(left + 1, top + 1, seed) * u;
  return upper * (1 - v) + lower * v;
}

/** A number in 0..1 that depends on place and seed alone, so that pixels can be made in any order. */
export function random(x: number, y: number, seed: number): number {
  let bits = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
  for (const [shift, factor] of [
    [15, 0x2c1b3c6d],
    [12, 0x297a2d39],
  ] as const) {
    bits = Math.imul(bits ^ (bits >>> shift), factor);
  }
  return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
}
