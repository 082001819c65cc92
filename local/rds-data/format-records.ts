import type pg from 'pg';
import { DataApiError } from './errors.ts';
import type { WireField } from './result-fields.ts';

/** Records as JSON text, one object per row: `formatRecordsAs: JSON`. */
export function formatRecords(
  fields: readonly pg.FieldDef[],
  records: readonly (readonly WireField[])[],
): string {
  const labels = fields.map((field) => field.name);
  if (new Set(labels).size !== labels.length) {
    throw new DataApiError(
      'BadRequestException',
      'Column labels must be unique to format the records as JSON',
    );
  }
  const rows = records.map((record) =>
    Object.fromEntries(record.map((field, column) => [labels[column]!, plainValue(field)])),
  );
  return JSON.stringify(rows);
}

function plainValue(field: WireField): unknown {
  if ('isNull' in field) return null;
  const [value] = Object.values(field);
  return 'arrayValue' in field ? Object.values(value as object)[0] : value;
}
