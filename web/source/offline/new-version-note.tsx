import { useStore } from '../store/use-store.ts';
import { newVersion } from './new-version.ts';

export function NewVersionNote() {
  const takeOver = useStore(newVersion);
  return (
    <div role="status">
      {takeOver === undefined ? null : (
        <p class="note note-news">
          A new version of the app is ready.{' '}
          <button type="button" class="button-plain" onClick={takeOver}>
            Update
          </button>
        </p>
      )}
    </div>
  );
}
