import { dayOf, labelFrom } from './labels.ts';
import type { Labels } from './new-items.ts';

/** As the API takes it. */
const LONGEST = 100;

interface LabelFieldsProps {
  readonly labels: Labels;
  onChange(labels: Labels): void;
}

/** Typed once, for every file that is added next. */
export function LabelFields({ labels, onChange }: LabelFieldsProps) {
  const input = (name: 'field' | 'mission', title: string, hint: string) => (
    <div class="labelled">
      <label for={`label-${name}`}>{title}</label>
      <input
        id={`label-${name}`}
        type="text"
        maxLength={LONGEST}
        autocomplete="off"
        aria-describedby={`hint-${name}`}
        value={labels[name] ?? ''}
        onInput={(event) => onChange({ ...labels, [name]: labelFrom(event.currentTarget.value) })}
      />
      <span id={`hint-${name}`} class="quiet hint">
        {hint}
      </span>
    </div>
  );
  return (
    <fieldset class="labels">
      <legend>For the files that you add next</legend>
      {input('field', 'Field', 'The same name each time, to compare flights')}
      {input('mission', 'Flight', 'For example its number; may be empty')}
      <FlightDate day={labels.flightDate} onChange={(flightDate) => onChange({ ...labels, flightDate })} />
      <label class="tick">
        <input
          type="checkbox"
          checked={labels.together}
          onChange={({ currentTarget }) => onChange({ ...labels, together: currentTarget.checked })}
        />
        Put the bands of one capture together (MicaSense, DJI, Sequoia, Sentera)
      </label>
    </fieldset>
  );
}

interface FlightDateProps {
  readonly day: string | undefined;
  onChange(day: string | undefined): void;
}

function FlightDate({ day, onChange }: FlightDateProps) {
  return (
    <div class="labelled">
      <label for="label-date">Flown on</label>
      <input
        id="label-date"
        type="date"
        max={dayOf(new Date())}
        aria-describedby="hint-date"
        value={day ?? ''}
        onInput={(event) => onChange(labelFrom(event.currentTarget.value))}
      />
      <span id="hint-date" class="quiet hint">
        For orthomosaics and others that have no date of their own; may be empty
      </span>
    </div>
  );
}
