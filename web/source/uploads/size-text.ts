const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const;

/** Bytes in the largest unit that leaves a number of one or more, as file managers show it. */
export function sizeText(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 1000 && unit < UNITS.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${unit > 0 && amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${UNITS[unit]}`;
}
