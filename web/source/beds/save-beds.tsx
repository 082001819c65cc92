import { useState } from 'preact/hooks';
import { ConfirmDialog } from '../images/confirm-dialog.tsx';
import { bedTitle } from './bed-draft.ts';
import type { FieldBeds } from './field-beds.ts';

/** Of those that are removed, in the question. */
const MOST_NAMED = 5;

/** Saves what was drawn, after a question where beds go; or gives it up. */
export function SaveBeds({ beds }: { readonly beds: FieldBeds }) {
  const [isAsked, setAsked] = useState(false);
  const { removed, isSaving } = beds;
  const count = removed.length === 1 ? 'one bed' : `${removed.length} beds`;
  const named = removed.slice(0, MOST_NAMED).map(bedTitle).join(', ');
  const more = removed.length > MOST_NAMED ? ` and ${removed.length - MOST_NAMED} more` : '';
  return (
    <>
      <button
        type="button"
        class="button"
        disabled={isSaving}
        onClick={() => (removed.length > 0 ? setAsked(true) : void beds.save())}
      >
        {isSaving ? 'Saving…' : 'Save beds'}
      </button>
      <button type="button" class="button-plain" onClick={beds.discard}>
        Discard changes
      </button>
      {isAsked && (
        <ConfirmDialog
          question={`Remove ${count}?`}
          consequence={`Saving removes ${named}${more}, with all that was measured there. This cannot be undone.`}
          confirm="Save and remove"
          onConfirm={() => {
            setAsked(false);
            void beds.save();
          }}
          onCancel={() => setAsked(false)}
        />
      )}
    </>
  );
}
