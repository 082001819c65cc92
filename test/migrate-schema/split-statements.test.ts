import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitStatements } from '../../lambdas/migrate-schema/split-statements.ts';

/** Each is one statement, whatever semicolons it holds. */
const STATEMENTS = [
  'SELECT 1',
  "INSERT INTO a VALUES ('x;y')",
  "SELECT 'it''s; here'",
  "SELECT E'a\\';b'",
  'SELECT "a;b" FROM c',
  'SELECT 1 -- one; two\n + 1',
  'SELECT 1 /* one; /* two; */ three; */ + 1',
  "DO $$ BEGIN PERFORM 1; PERFORM ';'; END $$",
  "DO $body$ BEGIN PERFORM '$$;'; END $body$",
  'SELECT a$b$c FROM d',
  'SELECT $1',
];

describe('splitting a migration into statements', () => {
  it.each(STATEMENTS)('leaves %j whole', (statement) => {
    expect(splitStatements(`${statement};`)).toEqual([statement]);
  });

  it('splits any sequence of statements at their ends only', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STATEMENTS)), (statements) => {
        expect(splitStatements(statements.map((statement) => `${statement};\n`).join(''))).toEqual(
          statements,
        );
      }),
    );
  });

  it('takes a last statement without a semicolon', () => {
    expect(splitStatements('SELECT 1;\nSELECT 2\n')).toEqual(['SELECT 1', 'SELECT 2']);
  });

  it('drops what is only a comment', () => {
    expect(splitStatements('-- why\n;\n/* nothing */\n')).toEqual([]);
  });

  it('refuses a dollar quote or comment without an end', () => {
    expect(() => splitStatements('DO $$ BEGIN;')).toThrow('not closed');
    expect(() => splitStatements('SELECT 1 /* ')).toThrow('not closed');
  });
});
