import type { ArrayValue, Field, ResultSetOptions } from '@aws-sdk/client-rds-data';
import { parseArrayText } from './array-text.ts';
import type { ColumnType, FieldMember } from './column-types.ts';
import { DataApiError } from './errors.ts';

/** A Field as it goes over the wire, where a blob is base64 text. */
export type WireField = Exclude<Field, Field.BlobValueMember> | { blobValue: string };

type Scalar = string | number | boolean;

/** Makes a Field of PostgreSQL's text form of a value. */
export function toField(text: string | null, type: ColumnType, options: ResultSetOptions = {}): WireField {
  if (text === null) return { isNull: true };
  if (type.element) return { arrayValue: toArrayValue(text, type.element, options) };
  const { member, value } = toScalar(text, type, options);
  return { [member]: value } as unknown as WireField;
}

function toScalar(
  text: string,
  type: ColumnType,
  options: ResultSetOptions,
): { member: FieldMember; value: Scalar } {
  switch (type.member) {
    case 'booleanValue':
      return { member: 'booleanValue', value: text === 't' };
    case 'longValue':
      return options.longReturnType === 'STRING'
        ? { member: 'stringValue', value: text }
        : { member: 'longValue', value: Number(text) };
    case 'doubleValue':
      return { member: 'doubleValue', value: toDouble(text) };
    case 'blobValue':
      return { member: 'blobValue', value: Buffer.from(text.slice(2), 'hex').toString('base64') };
    case 'stringValue':
      if (type.form === 'decimal' && options.decimalReturnType === 'DOUBLE_OR_LONG') return toNumber(text);
      return { member: 'stringValue', value: type.form === 'time' ? formatTime(text) : text };
  }
}

/** JSON has no NaN and no infinity: the protocol writes them as text. */
function toDouble(text: string): Scalar {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

function toNumber(text: string): { member: FieldMember; value: Scalar } {
  return { member: text.includes('.') ? 'doubleValue' : 'longValue', value: toDouble(text) };
}

/**
 * A time has no fraction, milliseconds or microseconds, whichever is enough, and a timestamptz is in UTC
 * without saying so; sessions run in UTC, so that only the offset has to go.
 */
export function formatTime(text: string): string {
  const [, seconds, fraction = ''] = /^(.*?)(?:\.(\d+))?(?:[+-]\d{2}(?::\d{2})*)?$/.exec(text) ?? [];
  if (seconds === undefined || /infinity| BC$/.test(text)) {
    throw new DataApiError('UnsupportedResultException', `The result contains the unsupported time ${text}`);
  }
  const microseconds = fraction.padEnd(6, '0');
  if (Number(microseconds) === 0) return seconds;
  return `${seconds}.${microseconds.endsWith('000') ? microseconds.slice(0, 3) : microseconds}`;
}

const arrayMembers: Readonly<Record<FieldMember, string>> = {
  booleanValue: 'booleanValues',
  longValue: 'longValues',
  doubleValue: 'doubleValues',
  stringValue: 'stringValues',
  blobValue: 'stringValues',
};

function toArrayValue(text: string, element: ColumnType, options: ResultSetOptions): ArrayValue {
  const elements = parseArrayText(text);
  if (elements === undefined) {
    throw new DataApiError(
      'UnsupportedResultException',
      `The result contains the unsupported data type _${element.name.toUpperCase()} of several dimensions.`,
    );
  }
  const scalars = elements.map((item) => (item === null ? null : toScalar(item, element, options)));
  const member = scalars.find((scalar) => scalar !== null)?.member ?? element.member;
  return {
    [arrayMembers[member]]: scalars.map((scalar) => scalar?.value ?? null),
  } as unknown as ArrayValue;
}
