import type { SqlParameter } from '@aws-sdk/client-rds-data';

/**
 * Values of a statement's `:name` parameters. Strings reach PostgreSQL as varchar, so a type that is none of text,
 * bigint, double precision and boolean needs a hint here or a CAST in the statement. NULL has no type at all: the
 * statement casts every parameter that may be null.
 */
export interface SqlValue {
  readonly value: SqlParameter['value'];
  readonly typeHint?: SqlParameter['typeHint'];
}

export type SqlValues = Readonly<Record<string, SqlValue>>;

const NULL: SqlValue = { value: { isNull: true } };

export function text(value: string | null): SqlValue {
  return value === null ? NULL : { value: { stringValue: value } };
}

export function uuid(value: string | null): SqlValue {
  return value === null ? NULL : { value: { stringValue: value }, typeHint: 'UUID' };
}

/** For columns of type jsonb. */
export function json(value: unknown): SqlValue {
  return value === null || value === undefined
    ? NULL
    : { value: { stringValue: JSON.stringify(value) }, typeHint: 'JSON' };
}

/** bigint */
export function whole(value: number): SqlValue {
  if (!Number.isSafeInteger(value))
    throw new RangeError(`${value} is not a whole number that SQL can be given`);
  return { value: { longValue: value } };
}

/** double precision */
export function real(value: number | null): SqlValue {
  if (value === null) return NULL;
  if (!Number.isFinite(value)) throw new RangeError(`${value} is not a number that SQL can be given`);
  return { value: { doubleValue: value } };
}

/**
 * RFC 3339. Without a hint on purpose: TIMESTAMP means "without time zone" and would depend on the session's zone.
 * The statement casts it: CAST(:at AS timestamptz).
 */
export function instant(value: string | null): SqlValue {
  return text(value);
}

/** Array parameters are refused by the Data API; the statement casts the literal: CAST(:ids AS uuid[]). */
export function uuidArray(values: readonly string[]): SqlValue {
  return { value: { stringValue: `{${values.join(',')}}` } };
}

export function toSqlParameters(values: SqlValues): SqlParameter[] {
  return Object.entries(values).map(([name, parameter]) => ({ name, ...parameter }));
}
