import type { ValueRange } from '../../spectral/index-definition.ts';

/** Round steps, and the decimals that their labels need. */
const STEPS = [
  { step: 0.1, decimals: 1 },
  { step: 0.2, decimals: 1 },
  { step: 0.5, decimals: 1 },
  { step: 1, decimals: 0 },
  { step: 2, decimals: 0 },
  { step: 5, decimals: 0 },
] as const;
const MOST_TICKS = 6;

/** Multiples of the finest step that gives few enough of them; the ends of the range count where they are multiples. */
export function legendTicks({ from, to }: ValueRange): { ticks: number[]; decimals: number } {
  for (const { step, decimals } of STEPS) {
    // A tenth has no exact double: without the allowance -0.2 would not be a multiple of 0.2.
    const first = Math.ceil(from / step - 1e-9);
    const last = Math.floor(to / step + 1e-9);
    const count = last - first + 1;
    if (count <= MOST_TICKS) {
      // + 0 makes the -0 of Math.ceil a plain 0.
      return { decimals, ticks: Array.from({ length: count }, (_, i) => (first + i) * step + 0) };
    }
  }
  return { decimals: 1, ticks: [from, to] };
}
