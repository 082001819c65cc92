import type pg from 'pg';
import { DataApiError } from './errors.ts';

/** In which member of a Field a value comes. */
export type FieldMember = 'booleanValue' | 'longValue' | 'doubleValue' | 'stringValue' | 'blobValue';

export interface ColumnType {
  /** PostgreSQL's name, as in int8 or _text. */
  readonly name: string;
  /** Number of the type in java.sql.Types, which the metadata carry. */
  readonly jdbcType: number;
  readonly member: FieldMember;
  readonly form: 'plain' | 'decimal' | 'time';
  readonly element?: ColumnType;
}

type Form = ColumnType['form'];

const jdbcArray = 2003;

/**
 * The types that results may have, by PostgreSQL's object identifier: "Data API operations reference" in the
 * Aurora user guide. All others are refused there too, among them interval, timetz, regclass, "char" and void.
 */
const scalarTypes = new Map<number, ColumnType>(
  (
    [
      [16, 'bool', -7, 'booleanValue'],
      [17, 'bytea', -2, 'blobValue'],
      [19, 'name', 12, 'stringValue'],
      [20, 'int8', -5, 'longValue'],
      [21, 'int2', 5, 'longValue'],
      [23, 'int4', 4, 'longValue'],
      [25, 'text', 12, 'stringValue'],
      [26, 'oid', -5, 'longValue'],
      [114, 'json', 1111, 'stringValue'],
      [650, 'cidr', 1111, 'stringValue'],
      [700, 'float4', 7, 'doubleValue'],
      [701, 'float8', 8, 'doubleValue'],
      [869, 'inet', 1111, 'stringValue'],
      [1042, 'bpchar', 1, 'stringValue'],
      [1043, 'varchar', 12, 'stringValue'],
      [1082, 'date', 91, 'stringValue'],
      [1083, 'time', 92, 'stringValue', 'time'],
      [1114, 'timestamp', 93, 'stringValue', 'time'],
      [1184, 'timestamptz', 93, 'stringValue', 'time'],
      [1700, 'numeric', 2, 'stringValue', 'decimal'],
      [2950, 'uuid', 1111, 'stringValue'],
      [3802, 'jsonb', 1111, 'stringValue'],
    ] as [number, string, number, FieldMember, Form?][]
  ).map(([oid, name, jdbcType, member, form]) => [oid, { name, jdbcType, member, form: form ?? 'plain' }]),
);

/** Array types that results may have, with their elements'. */
const arrayTypes = new Map<number, number>([
  [199, 114],
  [1000, 16],
  [1003, 19],
  [1005, 21],
  [1007, 23],
  [1009, 25],
  [1014, 1042],
  [1015, 1043],
  [1016, 20],
  [1021, 700],
  [1022, 701],
  [1115, 1114],
  [1182, 1082],
  [1183, 1083],
  [1231, 1700],
  [2951, 2950],
]);

/** A type without a fixed identifier: what an application creates itself. */
interface CatalogType {
  readonly name: string;
  readonly isEnum: boolean;
}

const catalogQuery = `SELECT oid::text, typname, typtype = 'e' FROM pg_catalog.pg_type WHERE oid = ANY($1::oid[])`;

export async function columnTypes(
  client: pg.ClientBase,
  fields: readonly pg.FieldDef[],
): Promise<ColumnType[]> {
  const unknown = fields.map((field) => field.dataTypeID).filter((oid) => builtIn(oid) === undefined);
  const catalog = unknown.length === 0 ? new Map() : await fromCatalog(client, unknown);
  return fields.map(
    ({ dataTypeID }) => builtIn(dataTypeID) ?? fromApplication(catalog.get(dataTypeID), dataTypeID),
  );
}

function builtIn(oid: number): ColumnType | undefined {
  const elementOid = arrayTypes.get(oid);
  if (elementOid === undefined) return scalarTypes.get(oid);
  const element = scalarTypes.get(elementOid)!;
  return { ...element, name: `_${element.name}`, jdbcType: jdbcArray, element };
}

async function fromCatalog(client: pg.ClientBase, oids: number[]): Promise<Map<number, CatalogType>> {
  const result = await client.query({ text: catalogQuery, values: [oids], rowMode: 'array' });
  return new Map(
    (result.rows as string[][]).map(([oid, name, isEnum]) => [
      Number(oid),
      { name: name!, isEnum: isEnum === 't' },
    ]),
  );
}

function fromApplication(type: CatalogType | undefined, oid: number): ColumnType {
  if (type?.isEnum) return { name: type.name, jdbcType: 12, member: 'stringValue', form: 'plain' };
  throw new DataApiError(
    'UnsupportedResultException',
    `The result contains the unsupported data type ${(type?.name ?? `${oid}`).toUpperCase()}.`,
  );
}
