import type { SkippedFile } from './new-items.ts';

/** More than that tells nobody anything. */
const SHOWN = 50;

interface SkippedFilesProps {
  readonly skipped: readonly SkippedFile[];
  onDismiss(): void;
}

export function SkippedFiles({ skipped, onDismiss }: SkippedFilesProps) {
  if (skipped.length === 0) return null;
  return (
    <section class="card skipped" aria-labelledby="skipped-title">
      <h2 id="skipped-title">
        {skipped.length === 1 ? '1 file skipped' : `${skipped.length} files skipped`}
      </h2>
      <ul class="plain-list">
        {skipped.slice(0, SHOWN).map(({ name, reason }) => (
          <li key={name}>
            <span class="file-name">{name}</span>: {reason}
          </li>
        ))}
      </ul>
      {skipped.length > SHOWN ? <p>And {skipped.length - SHOWN} more.</p> : null}
      <button type="button" class="button-plain" onClick={onDismiss}>
        Dismiss
      </button>
    </section>
  );
}
