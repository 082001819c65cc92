import type { InkLayer } from './ink-layer.ts';
import { drawText, textWidth } from './stroke-font.ts';

/** pixels */
const LONGEST = 140;
const LABEL_SIZE = 10;
const LINE_WIDTH = 1.4;
const MANTISSAS = [5, 2, 1] as const;

export interface ScaleBar {
  /** pixels */
  readonly length: number;
  readonly label: string;
}

/**
 * The longest round distance (1, 2 or 5 times a power of ten) that fits.
 * @param metresPerPixel of the picture; null where the ground distance is not certain
 */
export function scaleBar(metresPerPixel: number | null): ScaleBar | null {
  if (metresPerPixel === null || !(metresPerPixel > 0 && Number.isFinite(metresPerPixel))) return null;
  const most = LONGEST * metresPerPixel;
  const decade = 10 ** Math.floor(Math.log10(most));
  const metres =
    MANTISSAS.map((mantissa) => mantissa * decade).find((distance) => distance <= most) ?? decade;
  return { length: metres / metresPerPixel, label: labelOf(metres) };
}

function labelOf(metres: number): string {
  const [value, unit] =
    metres >= 1000 ? [metres / 1000, 'km'] : metres >= 1 ? [metres, 'm'] : [metres * 100, 'cm'];
  // Powers of ten below 1 are not exact: 0.1 m would be 10.000000000000002 cm.
  return `${Number(value.toPrecision(3))} ${unit}`;
}

/** Bar with end strokes and its label to the left, ending at `right`; `y` is the middle. */
export function drawScaleBar(
  layer: InkLayer,
  { length, label }: ScaleBar,
  right: number,
  y: number,
  ink: number,
): void {
  const left = right - length;
  for (const x of [left, right]) {
    layer.drawLine(Float64Array.of(x, y - 4, x, y + 4), LINE_WIDTH, ink);
  }
  layer.drawLine(Float64Array.of(left, y, right, y), LINE_WIDTH, ink);
  drawText(layer, label, left - 8 - textWidth(label, LABEL_SIZE), y - LABEL_SIZE / 2, LABEL_SIZE, ink);
}
