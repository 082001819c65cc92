/** Corners of beds in pixels: a field of beds, turned against the grid, over most of a raster. */
export type PixelCorners = readonly (readonly [column: number, row: number])[];

const BEDS_ACROSS = 40;
const BEDS_DOWN = 25;
/** Of a bed's place: what is between is wheel tracks. */
const SHARE = 0.9;
const TURN = (13 * Math.PI) / 180;
/** Of the raster's side: the turned field then lies within. */
const FIELD_SHARE = 0.8;

/** 1,000 beds. */
export function bedRings(width: number, height: number): PixelCorners[] {
  const [across, down] = [(width * FIELD_SHARE) / BEDS_ACROSS, (height * FIELD_SHARE) / BEDS_DOWN];
  return Array.from({ length: BEDS_ACROSS * BEDS_DOWN }, (_, i) => {
    const left = ((i % BEDS_ACROSS) - BEDS_ACROSS / 2) * across;
    const top = (Math.floor(i / BEDS_ACROSS) - BEDS_DOWN / 2) * down;
    const [right, bottom] = [left + across * SHARE, top + down * SHARE];
    const corners = [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ] as const;
    return corners.map(([x, y]): [number, number] => [
      width / 2 + x * Math.cos(TURN) - y * Math.sin(TURN),
      height / 2 + x * Math.sin(TURN) + y * Math.cos(TURN),
    ]);
  });
}
