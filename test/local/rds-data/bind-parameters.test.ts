import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindParameters, refuseSeveralStatements } from '../../../local/rds-data/bind-parameters.ts';
import { scanSql } from '../../../local/rds-data/sql-tokens.ts';

const text = (name: string, value: string) => ({ name, value: { stringValue: value } });

describe('a named parameter', () => {
  it('becomes a typed placeholder, once for each occurrence', () => {
    expect(
      bindParameters('SELECT :b, :a, :b', [text('a', 'x'), { name: 'b', value: { longValue: 7 } }]),
    ).toEqual({
      text: 'SELECT CAST($1 AS int8), CAST($2 AS text), CAST($3 AS int8)',
      values: [7, 'x', 7],
    });
  });

  it.each([
    [{ stringValue: 'x' }, undefined, 'CAST($1 AS text)', 'x'],
    [{ longValue: 9 }, undefined, 'CAST($1 AS int8)', 9],
    [{ doubleValue: 0.25 }, undefined, 'CAST($1 AS float8)', '0.25'],
    [{ booleanValue: false }, undefined, 'CAST($1 AS bool)', false],
    [{ blobValue: 'AAE=' }, undefined, 'CAST($1 AS bytea)', Buffer.from([0, 1])],
    [{ isNull: true }, undefined, '$1', null],
    [{ isNull: true }, 'UUID', 'CAST($1 AS uuid)', null],
    [{ stringValue: '{}' }, 'JSON', 'CAST($1 AS json)', '{}'],
    [{ stringValue: '2026-11-23' }, 'DATE', 'CAST($1 AS date)', '2026-11-23'],
    [{ stringValue: '1.50' }, 'DECIMAL', 'CAST($1 AS numeric)', '1.50'],
  ])('%j with the hint %s is %s', (value, typeHint, expected, sent) => {
    const parameter = { name: 'p', value, ...(typeHint && { typeHint }) } as never;
    expect(bindParameters(':p', [parameter])).toEqual({ text: expected, values: [sent] });
  });

  it.each([
    ['2026-11-23T10:00:00Z', 'TIMESTAMP'],
    ['23.11.2026', 'DATE'],
    ['not-a-uuid', 'UUID'],
    ['one', 'DECIMAL'],
  ])('%s is refused as %s', (value, typeHint) => {
    expect(() => bindParameters(':p', [{ ...text('p', value), typeHint } as never])).toThrow(
      `Parameter p is not a ${typeHint}`,
    );
  });

  it('without a value, without a place, given twice or as an array is refused', () => {
    expect(() => bindParameters('SELECT :a', [])).toThrow('Parameter a of the statement has no value');
    expect(() => bindParameters('SELECT 1', [text('a', '')])).toThrow('The statement has no parameter a');
    expect(() => bindParameters(':a', [text('a', ''), text('a', '')])).toThrow('given twice');
    const array = { name: 'a', value: { arrayValue: { stringValues: [] } } } as never;
    expect(() => bindParameters(':a', [array])).toThrow('array parameters are not supported');
  });

  it.each([
    "SELECT 'a :p', 'it''s :p'",
    "SELECT E'\\' :p'",
    'SELECT ":p" FROM t',
    'SELECT $$ :p $$, $tag$ :p $$ $tag$',
    'SELECT 1 -- :p',
    'SELECT /* :p /* :p */ :p */ 1',
    "SELECT '1'::int, x::text[], a[1:2]",
    'SELECT f(x := 1)',
  ])('is not looked for in %s', (sql) => {
    expect(bindParameters(sql, []).text).toBe(sql);
  });

  it('is found right behind what is left alone', () => {
    const sql = "SELECT 'x':p, :p::uuid, $$d$$||:p/**/,my$tag$:p";
    const cast = (n: number) => `CAST($${n} AS text)`;
    expect(bindParameters(sql, [text('p', '')]).text).toBe(
      `SELECT 'x'${cast(1)}, ${cast(2)}::uuid, $$d$$||${cast(3)}/**/,my$tag$${cast(4)}`,
    );
  });
});

/** Pieces that hold what looks like a parameter or the end of a statement, and are neither. */
const inside = fc.stringMatching(/^[ a-z:;?0-9]{0,12}$/);
const opaque = fc.oneof(
  inside.map((body) => `'${body}'`),
  inside.map((body) => `'${body}''${body}'`),
  inside.map((body) => `"${body}x"`),
  inside.map((body) => `$$${body}$$`),
  inside.map((body) => `$q$${body}$$${body}$q$`),
  inside.map((body) => `/*${body}*/`),
  inside.map((body) => `/*${body}/*${body}*/${body}*/`),
  inside.map((body) => `--${body}\n`),
  inside.map((body) => ` E'\\'${body}\\\\'`),
);
const code = fc.constantFrom(' SELECT x ', '::text', ' , ', ' = ', ' a[1:2] ', '(', ' $1 ', ' y := 2 ');

describe('rewriting', () => {
  it('leaves every statement without parameters as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(opaque, code)), (pieces) => {
        const sql = pieces.join(' ');
        expect(bindParameters(sql, []).text).toBe(sql);
      }),
    );
  });

  it('replaces exactly the parameters, whatever stands around them', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(opaque, code, fc.constant(':p'))), (pieces) => {
        const count = pieces.filter((piece) => piece === ':p').length;
        let seen = 0;
        const expected = pieces.map((piece) => (piece === ':p' ? `CAST($${++seen} AS text)` : piece));
        const bound = bindParameters(pieces.join(' '), count > 0 ? [text('p', 'v')] : []);
        expect(bound).toEqual({ text: expected.join(' '), values: Array(count).fill('v') });
      }),
    );
  });

  it('splits any text, also a broken one, into pieces that join to it again', () => {
    const anything = fc.string({ unit: fc.constantFrom(...'ab:\'"$-/*;\\ \nE1') });
    fc.assert(
      fc.property(anything, (sql) => {
        expect([...scanSql(sql)].map((token) => token.text).join('')).toBe(sql);
      }),
    );
  });
});

describe('several statements', () => {
  it.each(['SELECT 1; SELECT 2', "SELECT 1;'x'", 'SELECT 1;;x', 'SELECT 1; -- c\nSELECT 2'])(
    '%s are refused',
    (sql) => {
      expect(() => refuseSeveralStatements(sql)).toThrow("Multistatements aren't supported.");
    },
  );

  it.each(['SELECT 1', 'SELECT 1;', 'SELECT 1 ; -- ; end\n', "SELECT ';x'", 'DO $$ BEGIN; END; $$'])(
    '%s is one statement',
    (sql) => expect(() => refuseSeveralStatements(sql)).not.toThrow(),
  );
});
