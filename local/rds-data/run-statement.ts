import type { ColumnMetadata, ResultSetOptions, SqlParameter } from '@aws-sdk/client-rds-data';
import type pg from 'pg';
import { bindParameters, refuseSeveralStatements } from './bind-parameters.ts';
import { describeColumns } from './column-metadata.ts';
import { type ColumnType, columnTypes } from './column-types.ts';
import { DataApiError } from './errors.ts';
import { formatRecords } from './format-records.ts';
import type { Limits } from './limits.ts';
import { toField, type WireField } from './result-fields.ts';

export interface StatementInput {
  readonly sql: string;
  readonly parameters?: readonly SqlParameter[];
  readonly includeResultMetadata?: boolean;
  readonly formatRecordsAs?: string;
  readonly resultSetOptions?: ResultSetOptions;
}

export interface StatementOutput {
  readonly numberOfRecordsUpdated: number;
  readonly generatedFields?: readonly WireField[];
  readonly records?: readonly (readonly WireField[])[];
  readonly columnMetadata?: readonly ColumnMetadata[];
  readonly formattedRecords?: string;
}

type Row = readonly (string | null)[];

/** Everything that can be refused without the database. */
export function prepareStatement(input: StatementInput): pg.QueryArrayConfig {
  refuseSeveralStatements(input.sql);
  const { text, values } = bindParameters(input.sql, input.parameters ?? []);
  // The extended protocol, also without parameters: it takes one statement only.
  return { text, values: [...values], rowMode: 'array', queryMode: 'extended' } as pg.QueryArrayConfig;
}

export async function runStatement(
  client: pg.ClientBase,
  query: pg.QueryArrayConfig,
  input: StatementInput,
  limits: Limits,
): Promise<StatementOutput> {
  const result = await client.query<(string | null)[]>(query);
  // A statement that returns rows has not "updated" any, also INSERT ... RETURNING: JDBC knows one or the other.
  if (result.fields.length === 0)
    return { numberOfRecordsUpdated: result.rowCount ?? 0, generatedFields: [] };
  refuseLargeResult(result.rows, limits);
  const types = await columnTypes(client, result.fields);
  return toOutput(client, result, types, input);
}

async function toOutput(
  client: pg.ClientBase,
  result: pg.QueryArrayResult<(string | null)[]>,
  types: readonly ColumnType[],
  input: StatementInput,
): Promise<StatementOutput> {
  const records = result.rows.map((row) =>
    row.map((text, column) => toField(text, types[column]!, input.resultSetOptions)),
  );
  if (input.formatRecordsAs === 'JSON') {
    return { numberOfRecordsUpdated: 0, formattedRecords: formatRecords(result.fields, records) };
  }
  if (!input.includeResultMetadata) return { numberOfRecordsUpdated: 0, records };
  const columnMetadata = await describeColumns(client, result.fields, types);
  return { numberOfRecordsUpdated: 0, records, columnMetadata };
}

function refuseLargeResult(rows: readonly Row[], limits: Limits): void {
  let total = 0;
  for (const row of rows) {
    const size = row.reduce((sum, text) => sum + (text === null ? 0 : Buffer.byteLength(text)), 0);
    if (size > limits.rowBytes) {
      throw new DataApiError(
        'UnsupportedResultException',
        `Packet for query is too large: a row of ${size} bytes exceeds the limit of ${limits.rowBytes}.`,
      );
    }
    total += size;
  }
  if (total > limits.resultBytes) {
    throw new DataApiError('UnsupportedResultException', 'The result exceeds the size limit 1 MB.');
  }
}
