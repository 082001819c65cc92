/** Area of one pixel, or why it does not follow from the file. */
export interface PixelArea {
  /** m2 */
  readonly squareMetres: number | null;
  /** Where there is a CRS and no area. */
  readonly warning: string | null;
}

export function noArea(why: string): PixelArea {
  return { squareMetres: null, warning: `There are no areas in hectares: ${why}.` };
}
