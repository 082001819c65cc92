import type { ColumnMetadata, Field } from '@aws-sdk/client-rds-data';

/** One row, read column by column with the type that the statement gives it. */
export class Row {
  readonly #fields: ReadonlyMap<string, Field>;

  constructor(fields: ReadonlyMap<string, Field>) {
    this.#fields = fields;
  }

  text(column: string): string {
    return present(column, this.textOrNull(column));
  }

  textOrNull(column: string): string | null {
    const field = this.#field(column);
    if (field.isNull === true) return null;
    if (field.stringValue === undefined) throw new RowShapeError(column, 'text');
    return field.stringValue;
  }

  number(column: string): number {
    return present(column, this.numberOrNull(column));
  }

  numberOrNull(column: string): number | null {
    const field = this.#field(column);
    if (field.isNull === true) return null;
    const value = field.longValue ?? field.doubleValue;
    if (value === undefined) throw new RowShapeError(column, 'a number');
    return value;
  }

  boolean(column: string): boolean {
    const value = this.#field(column).booleanValue;
    if (value === undefined) throw new RowShapeError(column, 'a boolean');
    return value;
  }

  /** jsonb arrives as text. The type is the writer's promise: only this project writes these columns. */
  json<Value>(column: string): Value {
    return JSON.parse(this.text(column)) as Value;
  }

  jsonOrNull<Value>(column: string): Value | null {
    return this.textOrNull(column) === null ? null : this.json<Value>(column);
  }

  /** timestamptz as RFC 3339 in UTC, to the millisecond. */
  instant(column: string): string {
    return parseInstant(column, this.text(column));
  }

  instantOrNull(column: string): string | null {
    return this.textOrNull(column) === null ? null : this.instant(column);
  }

  #field(column: string): Field {
    const field = this.#fields.get(column);
    if (field === undefined) throw new RowShapeError(column, 'a column of the result');
    return field;
  }
}

/** A statement and the code that reads its rows have come apart. */
export class RowShapeError extends Error {
  override readonly name = 'RowShapeError';

  constructor(column: string, expected: string) {
    super(`column ${column} is not ${expected}`);
  }
}

/** Rows of the Data API's answer, which has the column names beside the values. */
export function toRows(columns: readonly ColumnMetadata[], records: readonly Field[][]): readonly Row[] {
  const names = columns.map((column) => column.label ?? column.name ?? '');
  return records.map((fields) => new Row(new Map(fields.map((field, index) => [names[index] ?? '', field]))));
}

/** The Data API writes timestamptz in UTC and without a zone: `2026-05-01 10:00:00.123456`. */
function parseInstant(column: string, given: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?(Z|\+00(?::?00)?)?$/.exec(given);
  if (parts === null) throw new RowShapeError(column, 'a time in UTC');
  const milliseconds = (parts[3] ?? '.').slice(1, 4).padEnd(3, '0');
  return `${parts[1]}T${parts[2]}.${milliseconds}Z`;
}

function present<Value>(column: string, value: Value | null): Value {
  if (value === null) throw new RowShapeError(column, 'filled');
  return value;
}
