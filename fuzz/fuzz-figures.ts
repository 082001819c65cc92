import type { CaseResult } from './case-process.ts';

/** What a run is told by: cases by outcome, the slowest, the largest. */
export class FuzzFigures {
  readonly #byCode = new Map<string, number>();
  #cases = 0;
  #findings = 0;
  #slowest = { number: -1, milliseconds: 0 };
  #largest = { number: -1, peakBytes: 0 };

  get cases(): number {
    return this.#cases;
  }

  get findings(): number {
    return this.#findings;
  }

  add(number: number, { code, isAccepted, milliseconds, peakBytes }: CaseResult): void {
    this.#cases++;
    if (!isAccepted) this.#findings++;
    const key = isAccepted ? code : `FINDING ${code}`;
    this.#byCode.set(key, (this.#byCode.get(key) ?? 0) + 1);
    if (milliseconds > this.#slowest.milliseconds) this.#slowest = { number, milliseconds };
    if (peakBytes > this.#largest.peakBytes) this.#largest = { number, peakBytes };
  }

  lines(): string[] {
    const outcomes = [...this.#byCode].sort(([, a], [, b]) => b - a);
    return [
      `${this.#cases} cases, ${this.#findings} findings`,
      ...outcomes.map(([code, count]) => `${String(count).padStart(8)}  ${code}`),
      `slowest: case ${this.#slowest.number}, ${Math.round(this.#slowest.milliseconds)} ms`,
      `largest: case ${this.#largest.number}, ${Math.round(this.#largest.peakBytes / 2 ** 20)} MiB resident`,
    ];
  }
}
