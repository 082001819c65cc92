import { useState } from 'preact/hooks';
import { hectaresInWords, valueInWords } from '../map/words.ts';
import { type BedColumn, type BedOrder, type BedRow, sortedRows } from './bed-values.ts';

/** Rows until all are asked for: a thousand take a phone its time with each change. */
const FIRST_ROWS = 100;

interface BedTableProps {
  readonly caption: string;
  readonly rows: readonly BedRow[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

const COLUMNS: readonly { readonly id: BedColumn; readonly title: string; readonly hint?: string }[] = [
  { id: 'title', title: 'Bed' },
  { id: 'mean', title: 'Mean' },
  { id: 'median', title: 'Median' },
  { id: 'std', title: 'Std' },
  { id: 'hectares', title: 'Area' },
  { id: 'score', title: 'z', hint: 'Robust z-score: distance from the median of the beds' },
];

/** What the map shows of the beds, in words and numbers. */
export function BedTable({ caption, rows, selected, onSelect }: BedTableProps) {
  const [order, setOrder] = useState<BedOrder>({ column: 'title', descending: false });
  const [isWhole, setWhole] = useState(false);
  const shown = sortedRows(rows, order).slice(0, isWhole ? undefined : FIRST_ROWS);
  const sortBy = (column: BedColumn) =>
    setOrder({ column, descending: order.column === column ? !order.descending : column !== 'title' });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys
    <section class="table-frame" tabIndex={0} aria-label={caption}>
      <table class="bed-table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {COLUMNS.map(({ id, title, hint }) => (
              <th
                key={id}
                scope="col"
                class={id === 'title' ? '' : 'number'}
                aria-sort={order.column !== id ? 'none' : order.descending ? 'descending' : 'ascending'}
              >
                <button type="button" class="sort" title={hint} onClick={() => sortBy(id)}>
                  {title}
                  <span aria-hidden="true">{order.column !== id ? '' : order.descending ? ' ↓' : ' ↑'}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <BedTableRow key={row.id} row={row} isSelected={row.id === selected} onSelect={onSelect} />
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <button type="button" class="button-plain" onClick={() => setWhole(true)}>
          Show all {rows.length.toLocaleString('en-GB')} beds
        </button>
      )}
    </section>
  );
}

interface BedTableRowProps {
  readonly row: BedRow;
  readonly isSelected: boolean;
  readonly onSelect: (id: string) => void;
}

function BedTableRow({ row, isSelected, onSelect }: BedTableRowProps) {
  const { id, title, statistics, missing, score, standsOut } = row;
  return (
    <tr class={isSelected ? 'selected' : ''}>
      <th scope="row">
        <button type="button" class="row-button" aria-pressed={isSelected} onClick={() => onSelect(id)}>
          {title}
        </button>
      </th>
      {statistics === null ? (
        <td colSpan={5} class="quiet">
          {missing}
        </td>
      ) : (
        <>
          <td class="number">{valueInWords(statistics.mean)}</td>
          <td class="number">{valueInWords(statistics.p50)}</td>
          <td class="number">{valueInWords(statistics.std)}</td>
          <td class="number">{hectaresInWords(statistics.hectares)}</td>
          <td class={`number ${standsOut === null ? '' : 'stands-out'}`}>
            {score === null ? '–' : score.toFixed(1).replace('-', '−')}
            {standsOut !== null && <small> {standsOut}</small>}
          </td>
        </>
      )}
    </tr>
  );
}
