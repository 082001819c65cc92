// biome-ignore lint/suspicious/noExplicitAny: the shape is what is being tested
export type Json = any;

/** @returns the paths within the document at which something is not what it has to be. */
export type Rule = (value: Json, path: string) => readonly string[];
export type Members = Readonly<Record<string, Rule>>;

export function is(test: (value: Json) => boolean): Rule {
  return (value, path) => (test(value) ? [] : [path]);
}

export function either(...rules: readonly Rule[]): Rule {
  return (value, path) => (rules.some((rule) => rule(value, path).length === 0) ? [] : [path]);
}

/** An array, of so many elements if that is said. */
export function listOf(rule: Rule, isLength: (length: number) => boolean = () => true): Rule {
  return (value, path) => {
    if (!Array.isArray(value) || !isLength(value.length)) return [path];
    return value.flatMap((element, i) => rule(element, `${path}/${i}`));
  };
}

/** An object whose members may have any name. */
export function eachOf(rule: Rule): Rule {
  return (value, path) => {
    if (!isObject(value)) return [path];
    return Object.entries(value).flatMap(([name, member]) => rule(member, `${path}/${name}`));
  };
}

/** An object with these members and, but for those of our own prefix, no others: what is not checked is not written. */
export function object(required: Members, optional: Members = {}): Rule {
  const rules = new Map(Object.entries({ ...required, ...optional }));
  return (value, path) => {
    if (!isObject(value)) return [path];
    const missing = Object.keys(required).filter((name) => value[name] === undefined);
    const present = Object.entries(value).filter(
      ([name, member]) => member !== undefined && !name.startsWith('crop_health:'),
    );
    return [
      ...missing.map((name) => `${path}/${name}`),
      ...present.flatMap(([name, member]) => {
        const at = `${path}/${name}`;
        return rules.get(name)?.(member, at) ?? [at];
      }),
    ];
  };
}

function isObject(value: Json): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function matching(pattern: RegExp): Rule {
  return is((value) => typeof value === 'string' && pattern.test(value));
}

export const exactly = (length: number) => (n: number) => n === length;
export const atLeast = (length: number) => (n: number) => n >= length;

export const constant = (...values: readonly (string | null)[]) => is((value) => values.includes(value));
export const text = matching(/^/);
export const filledText = matching(/./);
export const number = is(Number.isFinite);
export const count = is((value) => Number.isSafeInteger(value) && value >= 0);
/** RFC 3339 in UTC, in the one form in which we write it. */
export const time = is((value) => {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString() === value;
});
/** RFC 3987, relative or not: no characters that have to be escaped, and no stray percent sign. */
export const reference = matching(/^([^\s<>"{}|\\^`%]|%[\da-f]{2})+$/i);
/** RFC 6838, with parameters. */
export const mediaType = matching(/^[a-z]+\/[\w.+-]+(; [\w-]+=[\w-]+)*$/);
