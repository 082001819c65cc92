import type { IndexStatistics } from '../../lambdas/pipeline/image-analysis.ts';

/** Statistics of some index, for tests that are about something else. */
export function exampleStatistics(changes: Partial<IndexStatistics> = {}): IndexStatistics {
  return {
    count: 90,
    min: -0.1,
    max: 0.9,
    mean: 0.61,
    std: 0.2,
    p2: -0.05,
    p5: 0.1,
    p10: 0.3,
    p25: 0.5,
    p50: 0.65,
    p75: 0.75,
    p90: 0.8,
    p95: 0.85,
    p98: 0.88,
    histogram: { from: -1, to: 1, counts: [10, 80], below: 0, above: 0 },
    ...changes,
  };
}
