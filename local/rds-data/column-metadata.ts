import type { ColumnMetadata } from '@aws-sdk/client-rds-data';
import type pg from 'pg';
import type { ColumnType } from './column-types.ts';

/** Where a column of a result comes from, when it comes from a table. */
interface Origin {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  readonly isRequired: boolean;
  readonly isAutoIncrement: boolean;
}

const originQuery = `
  SELECT a.attrelid::text || '.' || a.attnum, n.nspname, c.relname, a.attname, a.attnotnull,
         a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false)
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = ANY($1::oid[]) AND a.attnum > 0`;

export async function describeColumns(
  client: pg.ClientBase,
  fields: readonly pg.FieldDef[],
  types: readonly ColumnType[],
): Promise<ColumnMetadata[]> {
  const origins = await findOrigins(client, fields);
  return fields.map((field, index) =>
    describeColumn(field, types[index]!, origins.get(`${field.tableID}.${field.columnID}`)),
  );
}

async function findOrigins(
  client: pg.ClientBase,
  fields: readonly pg.FieldDef[],
): Promise<Map<string, Origin>> {
  const tables = [...new Set(fields.map((field) => field.tableID))].filter((table) => table !== 0);
  if (tables.length === 0) return new Map();
  const result = await client.query({ text: originQuery, values: [tables], rowMode: 'array' });
  return new Map(
    (result.rows as string[][]).map(([key, schema, table, column, isRequired, isAutoIncrement]) => [
      key!,
      {
        schema: schema!,
        table: table!,
        column: column!,
        isRequired: isRequired === 't',
        isAutoIncrement: isAutoIncrement === 't',
      },
    ]),
  );
}

/** JDBC's ResultSetMetaData.columnNoNulls, columnNullable and columnNullableUnknown. */
const nullability = { no: 0, yes: 1, unknown: 2 };

function describeColumn(field: pg.FieldDef, type: ColumnType, origin: Origin | undefined): ColumnMetadata {
  const nullable = origin === undefined ? 'unknown' : origin.isRequired ? 'no' : 'yes';
  return {
    name: origin?.column ?? field.name,
    label: field.name,
    type: type.jdbcType,
    typeName: type.name,
    schemaName: origin?.schema ?? '',
    tableName: origin?.table ?? '',
    nullable: nullability[nullable],
    isAutoIncrement: origin?.isAutoIncrement ?? false,
    isCaseSensitive: (type.element ?? type).member === 'stringValue',
    isCurrency: false,
    isSigned: ['int2', 'int4', 'int8', 'float4', 'float8', 'numeric'].includes(type.name),
    arrayBaseColumnType: type.element?.jdbcType ?? 0,
    ...precisionOf(field, type),
  };
}

/** A numeric's modifier holds precision and scale, a varchar's its length, each plus 4 (header size). */
function precisionOf(field: pg.FieldDef, type: ColumnType): { precision: number; scale: number } {
  const modifier = field.dataTypeModifier - 4;
  if (modifier < 0) return { precision: 0, scale: 0 };
  if (type.form === 'decimal') return { precision: modifier >> 16, scale: modifier & 0x7ff };
  return { precision: type.name === 'varchar' || type.name === 'bpchar' ? modifier : 0, scale: 0 };
}
