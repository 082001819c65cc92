import type { VigourClass } from '../../../lambdas/pipeline/image-analysis.ts';
import { hectaresInWords, shareInWords } from '../map/words.ts';

interface ClassBarsProps {
  readonly caption: string;
  readonly classes: readonly VigourClass[];
}

/** Share and area of each vigour class: a table with a bar in each row. */
export function ClassBars({ caption, classes }: ClassBarsProps) {
  return (
    <table class="class-bars">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Class</th>
          <th scope="col" class="number">
            Share
          </th>
          <th scope="col" class="number">
            Area
          </th>
        </tr>
      </thead>
      <tbody>
        {classes.map(({ name, from, to, fraction, hectares }) => (
          <tr key={name}>
            <th scope="row">
              {name}
              <small class="quiet">
                {from} to {to}
              </small>
              <span class="class-bar" style={{ width: `${fraction * 100}%` }} />
            </th>
            <td class="number">{shareInWords(fraction)}</td>
            <td class="number">{hectaresInWords(hectares)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
