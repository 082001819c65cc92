import { inWords, valueInWords } from '../map/words.ts';
import type { ValueSeries } from './value-series.ts';

/** The series for those who do not see the drawing, or want the numbers. */
export function SeriesTable({ title, series }: { readonly title: string; readonly series: ValueSeries }) {
  return (
    <details>
      <summary>{title} as a table</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Flight</th>
            <th scope="col" class="number">
              {title}
            </th>
            <th scope="col">Kind of values</th>
          </tr>
        </thead>
        <tbody>
          {series.groups.flatMap(({ title: group, points }) =>
            points.map(({ imageId, at, isUploadTime, value }) => (
              <tr key={imageId}>
                <th scope="row">{isUploadTime ? `sent ${inWords(at)}, flight date unknown` : inWords(at)}</th>
                <td class="number">{valueInWords(value)}</td>
                <td>{group}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </details>
  );
}

export function LeftOut({ leftOut }: Pick<ValueSeries, 'leftOut'>) {
  return (
    <details>
      <summary>
        {leftOut.length} {leftOut.length === 1 ? 'flight is' : 'flights are'} left out
      </summary>
      <ul>
        {leftOut.map(({ at, why }) => (
          <li key={`${at} ${why}`}>
            {at === null ? 'Not uploaded yet' : inWords(at)}: {why}
          </li>
        ))}
      </ul>
    </details>
  );
}
