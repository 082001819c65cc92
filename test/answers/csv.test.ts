import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvCell, csvRecord } from '../../lambdas/answers/csv.ts';

/** A reader of RFC 4180, for what the writer writes. */
function parseCsv(text: string): string[][] {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  const records: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(field)) {
    records.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === '\r\n') records.push([]);
  }
  return records.slice(0, -1);
}

describe('CSV', () => {
  it('has quotes where they are needed, and empty cells for what is not known', () => {
    expect(csvRecord(['bed 1', 'a,b', 'say "no"', 'two\nlines', 0.1, null])).toBe(
      'bed 1,"a,b","say ""no""","two\nlines",0.1,\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
    'makes text of what would be a formula: %j',
    (text) => {
      expect(parseCsv(csvRecord([text, 1]))[0]).toEqual([`'${text}`, '1']);
    },
  );

  it('leaves negative numbers numbers, to the last bit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const [read] = parseCsv(csvRecord([number, 'x']))[0]!;
        expect(Number(read)).toBe(number + 0);
      }),
    );
  });

  it('is read as it was written, whatever the texts hold', () => {
    const cells = fc.array(
      fc.string({
        unit: fc.constantFrom('"', ',', '\r', '\n', '\t', '=', '-', 'a', 'é', ' '),
        maxLength: 12,
      }),
      { minLength: 2, maxLength: 4 },
    );
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 4 }), (records) => {
        const text = records.map((record: CsvCell[]) => csvRecord(record)).join('');
        const guarded = records.map((record) =>
          record.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)),
        );
        expect(parseCsv(text)).toEqual(guarded);
      }),
    );
  });
});
