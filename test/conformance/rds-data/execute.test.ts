import {
  BatchExecuteStatementCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  type SqlParameter,
} from '@aws-sdk/client-rds-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSubject, type Subject } from './subject.ts';

let subject: Subject;

beforeAll(async () => {
  subject = await openSubject();
  await execute('DROP TABLE IF EXISTS conformance_things');
  await execute(`CREATE TABLE conformance_things (
    id uuid PRIMARY KEY, counter serial, label varchar(20) NOT NULL, facts jsonb, made_at timestamptz)`);
});

afterAll(async () => {
  await execute('DROP TABLE IF EXISTS conformance_things');
  await subject.close();
});

function execute(
  sql: string,
  parameters: SqlParameter[] = [],
  more: Partial<ExecuteStatementCommandInput> = {},
) {
  return subject.client.send(new ExecuteStatementCommand({ ...subject.target, sql, parameters, ...more }));
}

async function value(expression: string, parameters: SqlParameter[] = []): Promise<unknown> {
  const { records } = await execute(`SELECT ${expression}`, parameters);
  return records![0]![0];
}

const string = (name: string, stringValue: string, typeHint?: SqlParameter['typeHint']): SqlParameter => ({
  name,
  value: { stringValue },
  ...(typeHint && { typeHint }),
});

const id = '8c3f7f3a-2f5d-4c2e-9a39-3f1bb2c7e0a1';

describe('a value of a result', () => {
  it.each([
    ['true', { booleanValue: true }],
    ['7::int2', { longValue: 7 }],
    ['7', { longValue: 7 }],
    ['count(*) FROM generate_series(1, 3)', { longValue: 3 }],
    ['0.25::float8', { doubleValue: 0.25 }],
    ['1.50::numeric', { stringValue: '1.50' }],
    ["'ü'::text", { stringValue: 'ü' }],
    ["'a'::char(3)", { stringValue: 'a  ' }],
    [`'${id}'::uuid`, { stringValue: id }],
    [`'{"b":1}'::jsonb`, { stringValue: '{"b": 1}' }],
    ['NULL::int', { isNull: true }],
    ["'\\x00ff'::bytea", { blobValue: new Uint8Array([0, 255]) }],
    ["'2026-09-17'::date", { stringValue: '2026-09-17' }],
    ["'17:08:20.5'::time", { stringValue: '17:08:20.500' }],
    ["'2026-09-17 17:08:20'::timestamp", { stringValue: '2026-09-17 17:08:20' }],
    ["'2026-09-17 20:08:20.8-03'::timestamptz", { stringValue: '2026-09-17 23:08:20.800' }],
    ["'17:08:20.855'::time", { stringValue: '17:08:20.855' }],
    ["'2026-09-17 17:08:20.855153+00'::timestamptz", { stringValue: '2026-09-17 17:08:20.855153' }],
    ['ARRAY[1, NULL, 3]', { arrayValue: { longValues: [1, null, 3] } }],
    [
      `'{a,"b c",NULL,"NULL","","d\\"e"}'::text[]`,
      { arrayValue: { stringValues: ['a', 'b c', null, 'NULL', '', 'd"e'] } },
    ],
    ["'{}'::float8[]", { arrayValue: { doubleValues: [] } }],
    ['ARRAY[true]', { arrayValue: { booleanValues: [true] } }],
  ])('%s is %j', async (expression, expected) => {
    expect(await value(expression)).toEqual(expected);
  });

  it.each(["'1 day'::interval", "'17:08+02'::timetz", '\'x\'::"char"', 'ARRAY[ARRAY[1]]', "'(1,2)'::point"])(
    '%s is refused: its type is not supported',
    async (expression) => {
      await expect(value(expression)).rejects.toMatchObject({ name: 'UnsupportedResultException' });
    },
  );

  it('may be of an enum', async () => {
    await execute("CREATE TYPE conformance_mood AS ENUM ('calm')");
    try {
      expect(await value("'calm'::conformance_mood")).toEqual({ stringValue: 'calm' });
    } finally {
      await execute('DROP TYPE conformance_mood');
    }
  });

  it('is a string or a number as resultSetOptions ask', async () => {
    const { records } = await execute('SELECT 1.5::numeric, 10::numeric, 9007199254740993::int8', [], {
      resultSetOptions: { decimalReturnType: 'DOUBLE_OR_LONG', longReturnType: 'STRING' },
    });
    expect(records).toEqual([[{ doubleValue: 1.5 }, { longValue: 10 }, { stringValue: '9007199254740993' }]]);
  });
});

describe('a parameter', () => {
  it('keeps its value, whatever is in it', async () => {
    const nasty = `'; DROP TABLE conformance_things; -- :x $1 "\\ ü 🌱`;
    expect(await value(':text', [string('text', nasty)])).toEqual({ stringValue: nasty });
    const bytes = new Uint8Array([0, 1, 254, 255]);
    expect(await value(':blob', [{ name: 'blob', value: { blobValue: bytes } }])).toEqual({
      blobValue: bytes,
    });
  });

  it.each([
    ['uuid', id, 'UUID'],
    ['jsonb', '{"a": 1}', 'JSON'],
    ['timestamp', '2026-11-23 10:00:00.250', 'TIMESTAMP'],
    ['date', '2026-11-23', 'DATE'],
    ['time', '10:00:00', 'TIME'],
    ['numeric', '1.5', 'DECIMAL'],
  ] as const)('reaches a %s by its hint', async (type, given, hint) => {
    expect(await value(`(:p)::${type} = '${given}'`, [string('p', given, hint)])).toEqual({
      booleanValue: true,
    });
  });

  it('without a hint does not fit into a uuid or jsonb column', async () => {
    const insert = 'INSERT INTO conformance_things (id, label, facts) VALUES';
    for (const values of [`(:p, 'x', NULL)`, `(gen_random_uuid(), 'x', :p)`]) {
      await expect(execute(`${insert} ${values}`, [string('p', id)])).rejects.toMatchObject({
        name: 'DatabaseErrorException',
        message: expect.stringContaining('SQLState: 42804'),
      });
    }
  });

  it('is bound anew at each place: in SELECT and GROUP BY it is not one expression', async () => {
    const sql = 'SELECT date_trunc(:u, t) FROM (VALUES (now())) AS v (t) GROUP BY date_trunc(:u, t)';
    await expect(execute(sql, [string('u', 'day')])).rejects.toMatchObject({
      message: expect.stringContaining('SQLState: 42803'),
    });
  });

  it('may be null, with or without a hint', async () => {
    const parameters: SqlParameter[] = [
      { name: 'id', value: { stringValue: id }, typeHint: 'UUID' },
      { name: 'facts', value: { isNull: true } },
      { name: 'made', value: { isNull: true }, typeHint: 'TIMESTAMP' },
    ];
    const { numberOfRecordsUpdated } = await execute(
      `INSERT INTO conformance_things (id, label, facts, made_at) VALUES (:id, 'null', :facts, :made)`,
      parameters,
    );
    expect(numberOfRecordsUpdated).toBe(1);
  });
});

describe('a statement', () => {
  it('tells how many rows it changed', async () => {
    await execute(`INSERT INTO conformance_things (id, label)
      SELECT gen_random_uuid(), 'many' FROM generate_series(1, 3)`);
    const updated = await execute(`UPDATE conformance_things SET label = 'more' WHERE label = 'many'`);
    expect(updated.numberOfRecordsUpdated).toBe(3);
    expect(updated.records ?? []).toEqual([]);
  });

  it('describes its columns when asked', async () => {
    const { columnMetadata } = await execute(
      'SELECT counter AS number, label, 1.5::numeric(4,1) AS computed FROM conformance_things LIMIT 1',
      [],
      { includeResultMetadata: true },
    );
    expect(columnMetadata).toEqual([
      expect.objectContaining({
        label: 'number',
        typeName: 'int4',
        tableName: 'conformance_things',
        nullable: 0,
      }),
      expect.objectContaining({ label: 'label', typeName: 'varchar', precision: 20, nullable: 0 }),
      expect.objectContaining({ label: 'computed', typeName: 'numeric', precision: 4, scale: 1 }),
    ]);
  });

  it('gives its records as JSON when asked', async () => {
    const { formattedRecords, records } = await execute(
      `SELECT 1 AS one, 'x' AS text, NULL::int AS nothing, ARRAY[1,2] AS list`,
      [],
      { formatRecordsAs: 'JSON' },
    );
    expect(JSON.parse(formattedRecords!)).toEqual([{ one: 1, text: 'x', nothing: null, list: [1, 2] }]);
    expect(records).toBeUndefined();
  });

  it('runs once for each set of a batch', async () => {
    const parameterSets = ['a', 'b'].map((label) => [string('label', label)]);
    const sql = 'INSERT INTO conformance_things (id, label) VALUES (gen_random_uuid(), :label)';
    const batch = new BatchExecuteStatementCommand({ ...subject.target, sql, parameterSets });
    expect((await subject.client.send(batch)).updateResults).toHaveLength(2);
    const { records } = await execute(
      `SELECT label FROM conformance_things WHERE label IN ('a', 'b') ORDER BY 1`,
    );
    expect(records).toEqual([[{ stringValue: 'a' }], [{ stringValue: 'b' }]]);
  });

  it('leaves nothing in its session for the next one', async () => {
    await execute("SET search_path = 'nowhere'");
    await execute('SELECT pg_try_advisory_lock(4711)');
    const paths = await Promise.all(Array.from({ length: 5 }, () => value("current_setting('search_path')")));
    expect(paths).toEqual(Array(5).fill({ stringValue: '"$user", public' }));
    expect(await value("count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711")).toEqual({
      longValue: 0,
    });
  });
});
