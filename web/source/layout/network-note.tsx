import { useStore } from '../store/use-store.ts';
import { online } from './network.ts';

export function NetworkNote() {
  const isOnline = useStore(online);
  return (
    <div role="status">
      {isOnline ? null : (
        <p class="note note-offline">
          You are offline. Files that you add wait here, and are sent once you are back.
        </p>
      )}
    </div>
  );
}
