/**
 * Matches a policy pattern: `*` stands for any run of characters (none included), `?` for exactly one.
 * Two indices and one point of return: linear in practice, where a regular expression built from a pattern
 * with many `*` could take exponential time.
 */
export function matchesPattern(pattern: string, value: string): boolean {
  let atPattern = 0;
  let atValue = 0;
  let lastStar = -1;
  let valueAtStar = 0;
  while (atValue < value.length) {
    const symbol = pattern[atPattern];
    if (symbol === '*') {
      lastStar = atPattern++;
      valueAtStar = atValue;
    } else if (symbol !== undefined && (symbol === '?' || symbol === value[atValue])) {
      atPattern++;
      atValue++;
    } else if (lastStar >= 0) {
      atPattern = lastStar + 1;
      atValue = ++valueAtStar;
    } else return false;
  }
  while (pattern[atPattern] === '*') atPattern++;
  return atPattern === pattern.length;
}

/** Actions are compared without regard to case: `S3:getobject` is `s3:GetObject`. */
export function matchesAction(pattern: string, action: string): boolean {
  return matchesPattern(pattern.toLowerCase(), action.toLowerCase());
}

/** ARNs are compared part by part, so that a `*` never reaches over a colon, except in the last of the six parts. */
export function matchesArn(pattern: string, arn: string): boolean {
  const patternParts = arnParts(pattern);
  const parts = arnParts(arn);
  if (patternParts.length !== 6 || parts.length !== 6) return false;
  return patternParts.every((part, index) => matchesPattern(part, parts[index]!));
}

function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

export function asList<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}
