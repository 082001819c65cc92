import Table from 'cli-table3';

const NO_LINES_BETWEEN = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

/** A name and its figures in each line, the figures to the right. */
export function figureTable(lines: readonly (readonly (string | number)[])[]): string {
  const columns = lines[0]?.length ?? 0;
  const colAligns: ('left' | 'right')[] = ['left', ...Array<'right'>(Math.max(columns - 1, 0)).fill('right')];
  const drawn = new Table({ colAligns, chars: NO_LINES_BETWEEN, style: { head: [], border: [] } });
  drawn.push(...lines.map((line) => line.map(String)));
  return drawn.toString();
}
