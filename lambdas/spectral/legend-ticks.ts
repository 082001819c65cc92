import type { ValueRange } from './index-definition.ts';

const MOST_TICKS = 6;
/** Round steps within each power of ten. */
const MANTISSAS = [1, 2, 5] as const;
/** From what narrow percentiles need to the widest that a ratio has. */
const SMALLEST_EXPONENT = -6;
const LARGEST_EXPONENT = 9;

/** Multiples of the finest round step that gives few enough of them; the ends of the range count where they are multiples. */
export function legendTicks({ from, to }: ValueRange): { ticks: number[]; decimals: number } {
  for (let exponent = SMALLEST_EXPONENT; exponent <= LARGEST_EXPONENT; exponent++) {
    for (const mantissa of MANTISSAS) {
      const step = mantissa * 10 ** exponent;
      // A tenth has no exact double: without the allowance -0.2 would not be a multiple of 0.2.
      const first = Math.ceil(from / step - 1e-9);
      const last = Math.floor(to / step + 1e-9);
      const count = last - first + 1;
      if (count > MOST_TICKS) continue;
      // + 0 makes the -0 of Math.ceil a plain 0.
      const ticks = Array.from({ length: count }, (_, i) => (first + i) * step + 0);
      return { decimals: Math.max(0, -exponent), ticks };
    }
  }
  return { decimals: 1, ticks: [from, to] };
}
