import { useEffect, useRef } from 'preact/hooks';

interface ConfirmDialogProps {
  readonly question: string;
  readonly consequence: string;
  readonly confirm: string;
  onConfirm(): void;
  onCancel(): void;
}

/** The browser's own dialog keeps the focus in it, and gives it back. */
export function ConfirmDialog({ question, consequence, confirm, onConfirm, onCancel }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="dialog-question"
      onCancel={onCancel}
      onClose={onCancel}
    >
      <h2 id="dialog-question">{question}</h2>
      <p>{consequence}</p>
      <div class="dialog-buttons">
        <button type="button" class="button-plain" onClick={onCancel}>
          Cancel
        </button>
        <button type="button" class="button-danger" onClick={onConfirm}>
          {confirm}
        </button>
      </div>
    </dialog>
  );
}
