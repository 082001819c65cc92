import { printable } from '../../local/demo/printable.ts';

type Cell = string | number | null;

/** Columns under their headings, one row in a line; numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map(cellText));
  const widths = head.map((name, column) =>
    Math.max(name.length, ...texts.map((row) => row[column]?.length ?? 0)),
  );
  const isNumeric = head.map((_name, column) => rows.every((row) => typeof row[column] === 'number'));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [line(head), rule, ...texts.map(line)].map((text) => `  ${text}`).join('\n');
}

/** What comes from files and users cannot steer the terminal. */
function cellText(cell: Cell): string {
  return cell === null ? '-' : printable(String(cell));
}

/** Names and their values, one in a line. */
export function fields(entries: readonly (readonly [name: string, value: Cell])[]): string {
  const width = Math.max(0, ...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `  ${name.padEnd(width)}  ${cellText(value)}`).join('\n');
}

/** "1 image", "2 images" */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
