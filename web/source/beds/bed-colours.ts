import type { ColourMapId } from '../../../lambdas/pipeline/image-analysis.ts';
import { colourAt } from '../../../lambdas/spectral/colour-map.ts';
import { COLOUR_MAPS } from '../../../lambdas/spectral/colour-maps.ts';
import type { ValueRange } from '../../../lambdas/spectral/index-definition.ts';
import { cssColour } from '../map/colour-expression.ts';
import type { BedRow } from './bed-values.ts';

/** What the beds on the map show. */
export const BED_VIEWS = ['outlines', 'values', 'outliers'] as const;
export type BedView = (typeof BED_VIEWS)[number];

/** null: the map shows through. */
export type BedFill = string | null;

/** Blue and orange are told apart by everybody; the marks before the names say the same. */
const LOW = 'rgb(213 94 0 / 0.75)';
const HIGH = 'rgb(0 114 178 / 0.75)';
const UNREMARKABLE = 'rgb(255 255 255 / 0.35)';
const MARKS = { low: '▼ ', high: '▲ ' } as const;

export function bedFill(row: BedRow, view: BedView, colourMap: ColourMapId, range: ValueRange): BedFill {
  if (view === 'outlines' || row.statistics === null) return null;
  if (view === 'outliers') {
    return row.standsOut === null ? UNREMARKABLE : row.standsOut === 'low' ? LOW : HIGH;
  }
  const place = (row.statistics.mean - range.from) / (range.to - range.from);
  return cssColour(colourAt(COLOUR_MAPS[colourMap], place));
}

/** The name on the map, with a mark where the bed stands out. */
export function bedLabel({ title, standsOut }: BedRow): string {
  return `${standsOut === null ? '' : MARKS[standsOut]}${title}`;
}
