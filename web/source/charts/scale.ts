import { legendTicks } from '../../../lambdas/spectral/legend-ticks.ts';

/** A line from values to lengths. */
export type Scale = (value: number) => number;

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A span without a length gives the middle. */
export function linearScale(values: Span, lengths: Span): Scale {
  const width = values.to - values.from;
  if (width === 0) return () => (lengths.from + lengths.to) / 2;
  return (value) => lengths.from + ((value - values.from) / width) * (lengths.to - lengths.from);
}

/** From the lowest to the highest, with a tenth of room on both sides; something to draw on where all are alike. */
export function spanOf(values: readonly number[]): Span {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = high > low ? (high - low) / 10 : Math.max(0.05, Math.abs(high) / 10);
  return { from: low - room, to: high + room };
}

/** Round values with the decimals that they need. */
export function ticksOf(span: Span): readonly { readonly value: number; readonly label: string }[] {
  const { ticks, decimals } = legendTicks(span);
  return ticks.map((value) => ({ value, label: value.toFixed(decimals).replace('-', '−') }));
}
