import type { SqlParameter } from '@aws-sdk/client-rds-data';
import { DataApiError } from './errors.ts';

/** What a named parameter becomes: a value in text form, and the type that it is sent as. */
export interface BoundValue {
  readonly value: string | number | boolean | Buffer | null;
  /** Undefined for a null without a hint, whose type PostgreSQL takes from where it stands. */
  readonly type: string | undefined;
}

interface TypeHint {
  readonly type: string;
  readonly format: RegExp;
}

/** Accepted formats as in the Data API's operations reference; PostgreSQL alone would take many more. */
const typeHints: Readonly<Record<string, TypeHint>> = {
  DATE: { type: 'date', format: /^\d{4}-\d{2}-\d{2}$/ },
  DECIMAL: { type: 'numeric', format: /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/ },
  JSON: { type: 'json', format: /^[\s\S]+$/ },
  TIME: { type: 'time', format: /^\d{2}:\d{2}:\d{2}(\.\d{1,6})?$/ },
  TIMESTAMP: { type: 'timestamp', format: /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?$/ },
  UUID: { type: 'uuid', format: /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/ },
};

/** A Field as it comes over the wire, where a blob is base64 text. */
type WireField = Readonly<Record<string, unknown>>;

export function bindValue(parameter: SqlParameter): BoundValue {
  const field = (parameter.value ?? {}) as WireField;
  const hint = hintOf(parameter);
  if (field.isNull === true) return { value: null, type: hint?.type };
  const members = Object.keys(field).filter((member) => field[member] !== undefined && member !== 'isNull');
  if (members.length !== 1) {
    throw refused(parameter, `has ${members.length === 0 ? 'no value' : 'more than one value'}`);
  }
  return bindMember(parameter, members[0]!, field[members[0]!], hint);
}

function bindMember(
  parameter: SqlParameter,
  member: string,
  value: unknown,
  hint: TypeHint | undefined,
): BoundValue {
  if (member === 'stringValue' && typeof value === 'string') {
    if (hint && !hint.format.test(value)) throw refused(parameter, `is not a ${parameter.typeHint}`);
    return { value, type: hint?.type ?? 'text' };
  }
  if (member === 'longValue' && Number.isInteger(value)) return { value: value as number, type: 'int8' };
  if (member === 'doubleValue' && isDouble(value)) return { value: String(value), type: 'float8' };
  if (member === 'booleanValue' && typeof value === 'boolean') return { value, type: 'bool' };
  if (member === 'blobValue' && typeof value === 'string') {
    return { value: Buffer.from(value, 'base64'), type: 'bytea' };
  }
  if (member === 'arrayValue') throw refused(parameter, 'is an array: array parameters are not supported');
  throw refused(parameter, `has a ${member} of the wrong type`);
}

function hintOf(parameter: SqlParameter): TypeHint | undefined {
  if (parameter.typeHint === undefined) return undefined;
  const hint = typeHints[parameter.typeHint];
  if (hint === undefined) throw refused(parameter, `has an unknown typeHint ${parameter.typeHint}`);
  return hint;
}

/** JSON has no NaN and no infinity: the protocol writes them as text. */
function isDouble(value: unknown): boolean {
  return typeof value === 'number' || value === 'NaN' || value === 'Infinity' || value === '-Infinity';
}

function refused(parameter: SqlParameter, what: string): DataApiError {
  return new DataApiError('ValidationException', `Parameter ${parameter.name ?? '(without a name)'} ${what}`);
}
