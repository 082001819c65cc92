/** Ends and steps of an axis, in round numbers. */
export interface Scale {
  readonly top: number;
  readonly ticks: readonly number[];
}

const TICKS = 4;

/** From 0 to at least the largest value. */
export function scaleFor(largest: number): Scale {
  const step = roundStep((largest > 0 ? largest : 1) / TICKS);
  const count = Math.ceil((largest > 0 ? largest : 1) / step - 1e-9);
  const ticks = Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
  return { top: ticks.at(-1)!, ticks };
}

/** 1, 2 or 5 times a power of ten, at least as large. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((one) => one * power >= least * (1 - 1e-9))!;
  return factor * power;
}

const STEPS_SECONDS = [10, 30, 60, 300, 900, 3600, 3 * 3600, 6 * 3600, 24 * 3600, 2 * 24 * 3600];
const MOST_TIMES = 5;

/** Round moments of a span, in the local time of this machine. Milliseconds since 1970. */
export function timesIn(from: number, to: number): number[] {
  const step = STEPS_SECONDS.find((seconds) => (to - from) / 1000 / seconds <= MOST_TIMES) ?? 7 * 24 * 3600;
  const offset = new Date(from).getTimezoneOffset() * 60_000;
  const times: number[] = [];
  const first = Math.ceil((from - offset) / (step * 1000)) * step * 1000 + offset;
  for (let time = first; time <= to; time += step * 1000) times.push(time);
  return times;
}

/** 1234567: 1.23 M */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${rounded(value / 1e9)} G`;
  if (size >= 1e6) return `${rounded(value / 1e6)} M`;
  if (size >= 10_000) return `${rounded(value / 1000)} k`;
  return rounded(value);
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
