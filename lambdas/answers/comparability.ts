import type { IndexId, Radiometry } from '../pipeline/image-analysis.ts';
import { relativeSamples } from '../spectral/relative-samples.ts';
import type { FlightAnalysis } from './flight.ts';

/** What is less certain than the group says. */
export type Caution = 'sensor_undeclared' | 'radiometry_assumed';

/** Analyses whose values of an index were made in the same way. */
export interface ComparisonGroup {
  readonly radiometry: Radiometry;
  /** null: neither the request nor the file names it. */
  readonly sensor: string | null;
  /** L, of the index that depends on it; null for the others. */
  readonly soilBrightnessFactor: number | null;
  /** Of relative values; of reflectance null: it is no longer in the values. */
  readonly scale: number | null;
  readonly offset: number | null;
  /** Whether values of different dates in this group can be compared. */
  readonly comparable: boolean;
  /** Why not; null where they can. */
  readonly why: string | null;
}

/**
 * Values are comparable within one kind of reflectance and one sensor. The kinds differ in what light was taken for the
 * full one (a panel, a light sensor, an atmosphere model), and red or red-edge bands of two sensors lie elsewhere and are
 * not of one width. Values that are no reflectance have exposure, gain and light of their flight in them: their
 * differences between dates say as much of these as of the crop (docs/answers.md).
 */
export function comparisonGroup(
  { radiometry, sensor, scale, offset, soilBrightnessFactor }: FlightAnalysis,
  index: IndexId,
): ComparisonGroup {
  const samples = relativeSamples(radiometry);
  return {
    radiometry,
    sensor,
    soilBrightnessFactor: index === 'savi' ? soilBrightnessFactor : null,
    scale: samples === null ? null : scale,
    offset: samples === null ? null : offset,
    comparable: samples === null,
    why:
      samples === null
        ? null
        : `The values are of ${samples}: exposure, gain and light of each flight are in them. Compare places within one image only.`,
  };
}

/** Equal for analyses of one group, and for no others. */
export function groupKey(group: ComparisonGroup): string {
  const { radiometry, sensor, soilBrightnessFactor, scale, offset } = group;
  return JSON.stringify([radiometry, sensor, soilBrightnessFactor, scale, offset]);
}

/** Of the analyses of one comparable group. */
export function cautionsOf(
  group: ComparisonGroup,
  analyses: readonly Pick<FlightAnalysis, 'radiometrySource'>[],
): Caution[] {
  if (!group.comparable) return [];
  const isAssumed = analyses.some(({ radiometrySource }) => radiometrySource === 'float_samples');
  return [
    ...(group.sensor === null ? (['sensor_undeclared'] as const) : []),
    ...(isAssumed ? (['radiometry_assumed'] as const) : []),
  ];
}
