import type { SqlParameter } from '@aws-sdk/client-rds-data';
import { DataApiError } from './errors.ts';
import { type BoundValue, bindValue } from './parameter-values.ts';
import { scanSql } from './sql-tokens.ts';

export interface BoundStatement {
  readonly text: string;
  readonly values: readonly BoundValue['value'][];
}

/** A colon and a name; not the second colon of a cast, nor a slice's bound as in a[1:2]. */
const namedParameter = /(?<!:):([A-Za-z_][A-Za-z0-9_]*|\d+(?![\d\]:]))/g;

/**
 * Rewrites `:name` to `CAST($n AS type)`, so that a string is text and nothing else, as on AWS: into a uuid
 * or jsonb column it then fails with 42804. Each occurrence is bound anew, as the Data API does: repeated
 * in SELECT and in GROUP BY a parameter is not the same expression.
 */
export function bindParameters(sql: string, parameters: readonly SqlParameter[]): BoundStatement {
  const bound = bindAll(parameters);
  const used = new Set<string>();
  const values: BoundValue['value'][] = [];
  const replace = (_: string, name: string) => {
    const parameter = bound.get(name);
    if (parameter === undefined) {
      throw new DataApiError('ValidationException', `Parameter ${name} of the statement has no value`);
    }
    used.add(name);
    values.push(parameter.value);
    return parameter.type === undefined
      ? `$${values.length}`
      : `CAST($${values.length} AS ${parameter.type})`;
  };
  const text = [...scanSql(sql)]
    .map((token) => (token.kind === 'code' ? token.text.replace(namedParameter, replace) : token.text))
    .join('');
  refuseUnused(bound, used);
  return { text, values };
}

function bindAll(parameters: readonly SqlParameter[]): Map<string, BoundValue> {
  const bound = new Map<string, BoundValue>();
  for (const parameter of parameters) {
    if (!parameter.name) throw new DataApiError('ValidationException', 'A parameter has no name');
    if (bound.has(parameter.name)) {
      throw new DataApiError('ValidationException', `Parameter ${parameter.name} is given twice`);
    }
    bound.set(parameter.name, bindValue(parameter));
  }
  return bound;
}

/** Stricter than AWS may be: a parameter that the statement does not name is a misspelling. */
function refuseUnused(bound: ReadonlyMap<string, BoundValue>, used: ReadonlySet<string>): void {
  const unused = [...bound.keys()].filter((name) => !used.has(name));
  if (unused.length > 0) {
    throw new DataApiError('ValidationException', `The statement has no parameter ${unused.join(', ')}`);
  }
}

/** Source: "Data API behaviors for Aurora Serverless v2" in the Aurora user guide. */
export function refuseSeveralStatements(sql: string): void {
  let ended = false;
  for (const token of scanSql(sql)) {
    if (token.kind === 'comment') continue;
    const code = token.kind === 'code' ? token.text : 'literal';
    if (ended && /[^\s;]/.test(code)) throw severalStatements();
    const end = token.kind === 'code' ? code.indexOf(';') : -1;
    if (end >= 0) ended = true;
    if (end >= 0 && /[^\s;]/.test(code.slice(end))) throw severalStatements();
  }
}

function severalStatements(): DataApiError {
  return new DataApiError('ValidationException', "Multistatements aren't supported.");
}
