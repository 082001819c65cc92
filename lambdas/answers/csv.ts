/** Comma-separated values by RFC 4180: CRLF after each record, fields in quotes where they need them. */

export type CsvCell = string | number | null;

/**
 * Spreadsheets run a cell as a formula that begins so, whoever wrote it. An apostrophe before it makes it text; tabs
 * and carriage returns, which some skip before they look, count as well.
 */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

export function csvRecord(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Numbers as JavaScript writes them, to the last bit; null is an empty cell. Only texts can be formulas. */
function csvCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
