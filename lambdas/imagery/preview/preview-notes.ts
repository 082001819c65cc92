import type { Radiometry } from '../../pipeline/image-analysis.ts';
import type { LegendRange } from '../../spectral/legend-range.ts';
import { relativeSamples } from '../../spectral/relative-samples.ts';

/** Lines under the legend: what somebody has to know who sees nothing but the picture. */
export function previewNotes(range: LegendRange, radiometry: Radiometry | undefined): string[] {
  const notes: string[] = [];
  if (range.kind === 'percentile') {
    const decimals = decimalsFor(range.to - range.from);
    const ends = `${range.from.toFixed(decimals)} to ${range.to.toFixed(decimals)}`;
    notes.push(`Colours from p2 to p98 of this image: ${ends}`);
  }
  const samples = radiometry === undefined ? null : relativeSamples(radiometry);
  if (samples !== null) {
    notes.push(`Relative, from ${samples}: compare places within this image only`);
  }
  return notes;
}

/** Three significant digits of the width of the legend. */
function decimalsFor(width: number): number {
  return Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(width))));
}
