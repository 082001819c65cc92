import { BED_VIEWS, type BedView } from './bed-colours.ts';
import type { BedFault } from './bed-fault.ts';
import type { FieldBeds } from './field-beds.ts';
import { SaveBeds } from './save-beds.tsx';

interface BedToolsProps {
  readonly beds: FieldBeds;
  readonly view: BedView;
  readonly onView: (view: BedView) => void;
  /** null: nothing can be drawn on this map. */
  readonly onDraw: (() => void) | null;
  readonly isDrawing: boolean;
}

const VIEW_WORDS: Readonly<Record<BedView, string>> = {
  outlines: 'Outlines',
  values: 'By mean',
  outliers: 'By what stands out',
};

const DRAWING_HELP =
  'Click or tap corner after corner, and the first one again to finish. By keyboard: arrow keys move the crosshair, Space sets a corner, Backspace takes it back, Enter finishes.';

/** How beds come to be, and how the map shows them. */
export function BedTools({ beds, view, onView, onDraw, isDrawing }: BedToolsProps) {
  const choose = async (input: HTMLInputElement) => {
    const [file] = input.files ?? [];
    if (file !== undefined) await beds.readFile(file);
    input.value = '';
  };
  return (
    <>
      <div class="bed-tools">
        <label class="button-plain file-button">
          Load GeoJSON
          <input
            type="file"
            disabled={beds.beds === null}
            accept=".geojson,.json,application/geo+json,application/json"
            onChange={({ currentTarget }) => void choose(currentTarget)}
          />
        </label>
        {onDraw !== null && (
          <button type="button" class="button-plain" aria-pressed={isDrawing} onClick={onDraw}>
            {isDrawing ? 'Stop drawing' : 'Draw a bed'}
          </button>
        )}
        {beds.isChanged && <SaveBeds beds={beds} />}
        {beds.beds === null && beds.fault !== null && (
          <button type="button" class="button-plain" onClick={beds.reload}>
            Try again
          </button>
        )}
      </div>
      {isDrawing && <p class="state">{DRAWING_HELP}</p>}
      {beds.fault !== null && <Fault fault={beds.fault} />}
      {(beds.beds?.length ?? 0) > 0 && (
        <fieldset class="choices">
          <legend>Beds on the map</legend>
          <div class="choices-row">
            {BED_VIEWS.map((one) => (
              <label key={one} class="choice">
                <input type="radio" name="bed-view" checked={one === view} onChange={() => onView(one)} />
                <span>{VIEW_WORDS[one]}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
    </>
  );
}

function Fault({ fault }: { readonly fault: BedFault }) {
  return (
    <div class="state state-failed" role="alert">
      <p>{fault.message}</p>
      {fault.problems.length > 0 && (
        <ul>
          {fault.problems.map(({ field, message, accepted }) => (
            <li key={`${field} ${message}`}>
              <code>{field}</code> {message} <span class="quiet">({accepted})</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
