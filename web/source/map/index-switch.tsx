import type { IndexId, IndexResults } from '../../../lambdas/pipeline/image-analysis.ts';
import { INDEX_IDS, isAvailable } from '../../../lambdas/pipeline/image-analysis.ts';
import { INDEX_REGISTRY } from '../../../lambdas/spectral/index-registry.ts';
import { indexTitle } from './words.ts';

interface IndexSwitchProps {
  readonly results: IndexResults;
  readonly chosen: IndexId | null;
  readonly onChoose: (id: IndexId) => void;
}

/** The indices that the image has, and the others with what they lack. */
export function IndexSwitch({ results, chosen, onChoose }: IndexSwitchProps) {
  const { available, unavailable } = sortedResults(results);
  return (
    <fieldset class="choices">
      <legend>Index</legend>
      <div class="choices-row">
        {available.map((id) => (
          <label key={id} class="choice" title={INDEX_REGISTRY[id].formula}>
            <input type="radio" name="index" checked={id === chosen} onChange={() => onChoose(id)} />
            <span>{indexTitle(id)}</span>
          </label>
        ))}
      </div>
      {available.length === 0 && <p class="quiet">This image has no index map.</p>}
      {unavailable.length > 0 && (
        <ul class="unavailable">
          {unavailable.map(({ id, reason }) => (
            <li key={id}>
              <strong>{indexTitle(id)}</strong> is not available: {reason}
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}

export function sortedResults(results: IndexResults) {
  const available: IndexId[] = [];
  const unavailable: { readonly id: IndexId; readonly reason: string }[] = [];
  for (const id of INDEX_IDS) {
    const result = results[id];
    if (result === undefined) continue;
    if (isAvailable(result)) available.push(id);
    else unavailable.push({ id, reason: result.reason });
  }
  return { available, unavailable };
}
