/** What a setting accepts, in words for the person who typed something else, and as a check. */
export interface Rule<Value> {
  readonly allowed: string;
  readonly accepts: (value: unknown) => value is Value;
}

export function rule<Value>(allowed: string, accepts: (value: unknown) => boolean): Rule<Value> {
  return { allowed, accepts: accepts as Rule<Value>['accepts'] };
}

export function wholeNumber(from: number, to: number, unit: string): Rule<number> {
  return rule(
    `a whole number of ${unit} from ${from} to ${to}`,
    (value) => Number.isInteger(value) && (value as number) >= from && (value as number) <= to,
  );
}

/** Aurora capacity units come in halves. */
export function halves(from: number, to: number): Rule<number> {
  return rule(
    `a multiple of 0.5 from ${from} to ${to}`,
    (value) => typeof value === 'number' && value >= from && value <= to && Number.isInteger(value * 2),
  );
}

export function oneOf<const Values extends readonly (string | number)[]>(
  values: Values,
): Rule<Values[number]> {
  return rule(`one of ${values.join(', ')}`, (value) => values.includes(value as Values[number]));
}

export function flag(): Rule<boolean> {
  return rule('true or false', (value) => typeof value === 'boolean');
}

export function text(pattern: RegExp, allowed: string): Rule<string> {
  return rule(allowed, (value) => typeof value === 'string' && pattern.test(value));
}

export function listOf<Value>(item: Rule<Value>, atLeast = 0): Rule<readonly Value[]> {
  return rule(
    `a list of ${atLeast > 0 ? `at least ${atLeast}` : 'none or more'}, each ${item.allowed}`,
    (value) => Array.isArray(value) && value.length >= atLeast && value.every(item.accepts),
  );
}

export function optional<Value>(inner: Rule<Value>): Rule<Value | undefined> {
  return rule(`left out, or ${inner.allowed}`, (value) => value === undefined || inner.accepts(value));
}
