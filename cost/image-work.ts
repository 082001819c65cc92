import {
  MEASURED_MEGAPIXELS,
  MEASURED_SECONDS,
  MEGABYTES_PER_MEGAPIXEL,
  OVERHEAD_SECONDS,
} from './assumptions.ts';

/** Seconds that a function of so much memory works on an upload of this size. */
export function processSeconds(megabytes: number, memoryMegabytes: number): number {
  const megapixels = megabytes / MEGABYTES_PER_MEGAPIXEL;
  const [a, b] = secondsOf(memoryMegabytes);
  const perMegapixel = (b - a) / (MEASURED_MEGAPIXELS.b - MEASURED_MEGAPIXELS.a);
  const fixed = a - perMegapixel * MEASURED_MEGAPIXELS.a;
  return OVERHEAD_SECONDS + Math.max(fixed, 0) + perMegapixel * megapixels;
}

/** Of the two rasters that were measured. Above the last row nothing gets faster; below the first the processor's share counts. */
function secondsOf(memory: number): [a: number, b: number] {
  const [least] = MEASURED_SECONDS;
  const [smallest, smallestA, smallestB] = least!;
  if (memory <= smallest) return [(smallestA * smallest) / memory, (smallestB * smallest) / memory];
  const above = MEASURED_SECONDS.findIndex(([row]) => row >= memory);
  if (above === -1) {
    const [, a, b] = MEASURED_SECONDS.at(-1)!;
    return [a, b];
  }
  const [from, fromA, fromB] = MEASURED_SECONDS[above - 1]!;
  const [to, toA, toB] = MEASURED_SECONDS[above]!;
  const share = (memory - from) / (to - from);
  return [fromA + share * (toA - fromA), fromB + share * (toB - fromB)];
}
