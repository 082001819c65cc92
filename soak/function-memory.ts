/** Peak memory of each function's largest process, from the REPORT lines of its log. */
export class FunctionMemory {
  readonly #peaks = new Map<string, number>();

  readonly read = (functionName: string, line: string): void => {
    const megabytes = /^REPORT .*Max Memory Used: (\d+) MB/.exec(line)?.[1];
    if (megabytes === undefined) return;
    const bytes = Number(megabytes) * 1024 * 1024;
    this.#peaks.set(functionName, Math.max(this.#peaks.get(functionName) ?? 0, bytes));
  };

  /** bytes */
  get peaks(): ReadonlyMap<string, number> {
    return this.#peaks;
  }
}
