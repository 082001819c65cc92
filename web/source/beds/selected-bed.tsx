import type { Bed } from '../../../lambdas/pipeline/bed-statistics.ts';
import { ClassBars } from '../charts/class-bars.tsx';
import { shareInWords, valueInWords } from '../map/words.ts';
import type { BedRow } from './bed-values.ts';

interface SelectedBedProps {
  readonly bed: Bed;
  readonly row: BedRow;
  readonly isReshaping: boolean;
  readonly onRename: (name: string) => void;
  readonly onReshape: () => void;
  readonly onRemove: () => void;
}

/** One bed: its name and shape, and what was measured in it. */
export function SelectedBed({ bed, row, isReshaping, onRename, onReshape, onRemove }: SelectedBedProps) {
  const { statistics } = row;
  return (
    <div class="selected-bed">
      <h3>{row.title}</h3>
      <div class="bed-tools">
        <label class="field-label">
          Name
          <input
            type="text"
            value={bed.name ?? ''}
            maxLength={100}
            onInput={({ currentTarget }) => onRename(currentTarget.value)}
          />
        </label>
        <button type="button" class="button-plain" aria-pressed={isReshaping} onClick={onReshape}>
          {isReshaping ? 'Stop moving corners' : 'Move corners'}
        </button>
        <button type="button" class="button-plain" onClick={onRemove}>
          Delete bed
        </button>
      </div>
      {statistics !== null && (
        <>
          <p>
            Mean {valueInWords(statistics.mean)}, median {valueInWords(statistics.p50)}, p10{' '}
            {valueInWords(statistics.p10)}, p90 {valueInWords(statistics.p90)}, over{' '}
            {statistics.validPixels.toLocaleString('en-GB')} of {statistics.pixels.toLocaleString('en-GB')}{' '}
            pixels.
            {statistics.cover !== null && ` Vegetation covers ${shareInWords(statistics.cover.fraction)}.`}
          </p>
          {statistics.classes !== null && (
            <ClassBars caption={`Vigour classes of ${row.title}`} classes={statistics.classes} />
          )}
        </>
      )}
    </div>
  );
}
