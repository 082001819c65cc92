/** A value that cannot be deployed. */
export interface RefusedValue {
  readonly key: string;
  readonly value: unknown;
  /** In words, for the person who wrote the value. */
  readonly allowed: string;
  /** Where the value was written; undefined: it is a default, or was left out. */
  readonly source?: string | undefined;
}

/** A name that is no setting. */
export interface UnknownSetting {
  readonly unknown: string;
  readonly source: string;
  /** What to write instead. */
  readonly hint: string;
}

export type ConfigurationProblem = RefusedValue | UnknownSetting;

/** Settings that cannot be deployed. Thrown while synthesising, so that they never reach an account. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly code = 'configuration';

  constructor(
    readonly problems: readonly ConfigurationProblem[],
    options?: ErrorOptions,
  ) {
    super(problems.map(describe).join('\n'), options);
  }
}

function describe(problem: ConfigurationProblem): string {
  if ('unknown' in problem) {
    return `Configuration "${problem.unknown}" (${problem.source}) is no setting. ${problem.hint}`;
  }
  const { key, value, allowed, source } = problem;
  const place = source === undefined ? '' : ` (${source})`;
  const shown = value === undefined ? 'left out' : JSON.stringify(value);
  return `Configuration "${key}" is ${shown}${place}. Allowed: ${allowed}.`;
}
