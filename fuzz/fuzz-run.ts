import { type CaseBounds, CaseProcess, type CaseResult } from './case-process.ts';
import { FuzzFigures } from './fuzz-figures.ts';

export interface FuzzPlan {
  readonly seed: number;
  /** The first case; those before are left out. */
  readonly from: number;
  /** How many cases at most. */
  readonly cases: number;
  /** ms after which no further case begins. */
  readonly milliseconds: number;
  readonly bounds: CaseBounds;
  readonly workers: number;
  /** The module that runs cases. */
  readonly child: string;
}

export interface Finding {
  readonly seed: number;
  readonly number: number;
  readonly result: CaseResult;
}

/** Runs case after case until the number or the time is reached, whatever they end in. */
export async function runFuzz(plan: FuzzPlan, onFinding: (finding: Finding) => void): Promise<FuzzFigures> {
  const figures = new FuzzFigures();
  const end = performance.now() + plan.milliseconds;
  let next = plan.from;
  const lane = async () => {
    const child = new CaseProcess(plan.child, plan.bounds);
    try {
      while (next < plan.from + plan.cases && performance.now() < end) {
        const number = next++;
        const result = await child.run({ kind: 'numbered', seed: plan.seed, number });
        figures.add(number, result);
        if (!result.isAccepted) onFinding({ seed: plan.seed, number, result });
      }
    } finally {
      await child.stop();
    }
  };
  await Promise.all(Array.from({ length: plan.workers }, lane));
  return figures;
}
