import { BlockList, isIP } from 'node:net';
import { asList, matchesArn, matchesPattern } from './policy-pattern.ts';

/** What is known of a request: `aws:SourceArn`, `s3:prefix` and so on. Keys are compared without regard to case. */
export type RequestContext = Readonly<Record<string, ContextValue | undefined>>;
export type ContextValue = string | number | boolean | readonly string[];

type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Comparison = (actual: string, expected: string) => boolean;

const numeric =
  (compare: (actual: number, expected: number) => boolean): Comparison =>
  (actual, expected) =>
    compare(parseNumber(actual), parseNumber(expected));
const date =
  (compare: (actual: number, expected: number) => boolean): Comparison =>
  (actual, expected) =>
    compare(parseDate(actual), parseDate(expected));

/** A negated operator holds when its positive one holds for none of the policy's values. */
const comparisons: Readonly<Record<string, { readonly compare: Comparison; readonly negated?: true }>> = {
  StringEquals: { compare: (actual, expected) => actual === expected },
  StringNotEquals: { compare: (actual, expected) => actual === expected, negated: true },
  StringEqualsIgnoreCase: { compare: equalIgnoringCase },
  StringNotEqualsIgnoreCase: { compare: equalIgnoringCase, negated: true },
  StringLike: { compare: (actual, expected) => matchesPattern(expected, actual) },
  StringNotLike: { compare: (actual, expected) => matchesPattern(expected, actual), negated: true },
  ArnEquals: { compare: (actual, expected) => matchesArn(expected, actual) },
  ArnLike: { compare: (actual, expected) => matchesArn(expected, actual) },
  ArnNotEquals: { compare: (actual, expected) => matchesArn(expected, actual), negated: true },
  ArnNotLike: { compare: (actual, expected) => matchesArn(expected, actual), negated: true },
  Bool: { compare: equalIgnoringCase },
  NumericEquals: { compare: numeric((a, b) => a === b) },
  NumericNotEquals: { compare: numeric((a, b) => a === b), negated: true },
  NumericLessThan: { compare: numeric((a, b) => a < b) },
  NumericLessThanEquals: { compare: numeric((a, b) => a <= b) },
  NumericGreaterThan: { compare: numeric((a, b) => a > b) },
  NumericGreaterThanEquals: { compare: numeric((a, b) => a >= b) },
  DateEquals: { compare: date((a, b) => a === b) },
  DateNotEquals: { compare: date((a, b) => a === b), negated: true },
  DateLessThan: { compare: date((a, b) => a < b) },
  DateLessThanEquals: { compare: date((a, b) => a <= b) },
  DateGreaterThan: { compare: date((a, b) => a > b) },
  DateGreaterThanEquals: { compare: date((a, b) => a >= b) },
  IpAddress: { compare: isInNetwork },
  NotIpAddress: { compare: isInNetwork, negated: true },
};

/** True when every operator and every key of a Condition block holds. Throws on an operator it does not know. */
export function conditionsHold(conditions: Conditions | undefined, context: RequestContext): boolean {
  const known = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  // Every operator is looked at, also after one failed: an unknown one must not hide behind it.
  const results = Object.entries(conditions ?? {}).flatMap(([operator, block]) =>
    Object.entries(block).map(([key, expected]) =>
      conditionHolds(operator, known.get(key.toLowerCase()), asList(expected).map(String)),
    ),
  );
  return results.every(Boolean);
}

function conditionHolds(operator: string, actual: ContextValue | undefined, expected: string[]): boolean {
  if (operator === 'Null') return expected.includes(String(actual === undefined));
  const { qualifier, comparison, ifExists } = parseOperator(operator);
  if (actual === undefined) {
    // As IAM has it: a missing key satisfies negated operators, ...IfExists and ForAllValues, and nothing else.
    if (qualifier === 'ForAnyValue') return false;
    return ifExists || qualifier === 'ForAllValues' || comparison.negated === true;
  }
  const holds = (value: string) =>
    expected.some((one) => comparison.compare(value, one)) !== (comparison.negated === true);
  const values = (Array.isArray(actual) ? actual : [actual]).map(String);
  const everyValue = qualifier === 'ForAllValues' || (qualifier === undefined && comparison.negated);
  return everyValue ? values.every(holds) : values.some(holds);
}

function parseOperator(operator: string) {
  const [, qualifier, name, ifExists] = /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/.exec(operator)!;
  if (!Object.hasOwn(comparisons, name!)) {
    throw new Error(`Evaluating a policy: the condition operator ${operator} is not supported here`);
  }
  return { qualifier, comparison: comparisons[name!]!, ifExists: ifExists !== undefined };
}

function equalIgnoringCase(actual: string, expected: string): boolean {
  return actual.toLowerCase() === expected.toLowerCase();
}

/** A value that is no number equals none and is neither smaller nor larger: NaN does just that. */
function parseNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** ISO 8601, or seconds since 1970, in milliseconds. */
function parseDate(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function isInNetwork(address: string, network: string): boolean {
  const [base = '', prefix] = network.split('/');
  const version = isIP(base);
  if (version === 0 || isIP(address) === 0) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(base, prefix === undefined ? (version === 4 ? 32 : 128) : Number(prefix), family);
  return list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}
