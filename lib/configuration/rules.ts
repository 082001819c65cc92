/** What a setting accepts, in words for the person who typed something else, and as a check. */
export interface Rule<Value> {
  readonly allowed: string;
  readonly accepts: (value: unknown) => value is Value;
}

function rule<Value>(allowed: string, accepts: (value: unknown) => boolean): Rule<Value> {
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

/** By the rules that all services share: 50 tags a resource, of which two are ours. */
export function tags(): Rule<Readonly<Record<string, string>>> {
  const [most, name, value] = [48, /^(?!aws:)[\w .:/=+@-]{1,128}$/i, /^[\w .:/=+@-]{0,256}$/];
  return rule(
    `an object of at most ${most} tags: names of 1 to 128 and texts of at most 256 letters, digits, spaces and . : / = + - @ _, ` +
      'names not beginning with aws:, and none "application" or "stage"',
    (given) =>
      typeof given === 'object' &&
      given !== null &&
      !Array.isArray(given) &&
      Object.keys(given).length <= most &&
      Object.entries(given).every(
        ([key, text]) =>
          name.test(key) && typeof text === 'string' && value.test(text) && !OUR_TAGS.includes(key),
      ),
  );
}

const OUR_TAGS = ['application', 'stage'];

export function optional<Value>(inner: Rule<Value>): Rule<Value | undefined> {
  return rule(`left out, or ${inner.allowed}`, (value) => value === undefined || inner.accepts(value));
}
