import type { Health, StressZone } from '../pipeline/image-analysis.ts';

/**
 * Neutral reading of index values. No published threshold set is universal: all are bound to a sensor, a crop and a
 * stage. These are equal steps, used as data, and the name of the set is stored with every result: it stands for the
 * classes, the scale of the score, the statuses and the severities, and changes with any of them.
 */
export interface VigourClassSet {
  readonly id: string;
  readonly classes: readonly { readonly name: string; readonly from: number; readonly to: number }[];
}

/** Classes are [from, to); the first also takes what is lower, the last what is higher. */
export const VIGOUR_CLASSES: VigourClassSet = {
  id: 'equal-steps-2026',
  classes: [
    { name: 'no vegetation', from: -1, to: 0 },
    { name: 'very low vigour', from: 0, to: 0.2 },
    { name: 'low vigour', from: 0.2, to: 0.4 },
    { name: 'moderate vigour', from: 0.4, to: 0.6 },
    { name: 'high vigour', from: 0.6, to: 0.8 },
    { name: 'very high vigour', from: 0.8, to: 1 },
  ],
};

/** Mean index at which the score is 0 (bare or dead), and 100 (closed green canopy); linear between. */
export const SCORE_SCALE = { zero: 0, full: 0.8 } as const;

/**
 * Lowest score of each status, in the words of the legacy column. They name steps of the score, hence of the mean
 * index (0.48, 0.32, 0.16), and diagnose nothing: a young crop is "critical" while most of the field is soil.
 */
export const HEALTH_STATUSES: readonly { readonly status: Health['status']; readonly fromScore: number }[] = [
  { status: 'healthy', fromScore: 60 },
  { status: 'attention_needed', fromScore: 40 },
  { status: 'stressed', fromScore: 20 },
  { status: 'critical', fromScore: 0 },
];

/** Lowest cell mean of NDVI of each severity. */
export const STRESS_SEVERITIES: readonly {
  readonly severity: StressZone['severity'];
  readonly fromIndex: number;
}[] = [
  { severity: 'none', fromIndex: 0.4 },
  { severity: 'low', fromIndex: 0.25 },
  { severity: 'moderate', fromIndex: 0.1 },
  { severity: 'high', fromIndex: Number.NEGATIVE_INFINITY },
];

export function severityOf(value: number): StressZone['severity'] {
  return STRESS_SEVERITIES.find((step) => value >= step.fromIndex)!.severity;
}
