/** Of EventBridge's patterns: lists of values and prefixes, at any depth. */
export interface EventPattern {
  readonly [field: string]: EventPattern | readonly Matcher[];
}
type Matcher = string | { readonly prefix: string };

/** The first part of a pattern that would be ignored here, or undefined. */
export function unknownMatcher(pattern: unknown, path = ''): string | undefined {
  if (Array.isArray(pattern)) {
    const unknown = pattern.find((one) => typeof one !== 'string' && !isPrefix(one));
    return unknown === undefined ? undefined : `${path}: ${JSON.stringify(unknown)}`;
  }
  if (typeof pattern !== 'object' || pattern === null) return `${path}: ${JSON.stringify(pattern)}`;
  for (const [field, inner] of Object.entries(pattern)) {
    const found = unknownMatcher(inner, path === '' ? field : `${path}.${field}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Every field that the pattern names has one of its values. */
export function matchesEvent(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([field, expected]) => {
    const actual = (event as Record<string, unknown> | null | undefined)?.[field];
    if (!Array.isArray(expected)) return matchesEvent(expected as EventPattern, actual);
    return (expected as readonly Matcher[]).some((matcher) => matches(matcher, actual));
  });
}

function matches(matcher: Matcher, actual: unknown): boolean {
  if (typeof matcher === 'string') return actual === matcher;
  return typeof actual === 'string' && actual.startsWith(matcher.prefix);
}

function isPrefix(matcher: unknown): boolean {
  const keys = typeof matcher === 'object' && matcher !== null ? Object.keys(matcher) : [];
  return keys.length === 1 && typeof (matcher as { prefix?: unknown }).prefix === 'string';
}
