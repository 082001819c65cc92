import { Store } from '../store/store.ts';
import { useStore } from '../store/use-store.ts';

const announcement = new Store('');

/** Has a screen reader say it, without moving the focus. */
export function announce(text: string): void {
  announcement.set(text);
}

export function Announcements() {
  return (
    <p class="visually-hidden" role="status" aria-live="polite">
      {useStore(announcement)}
    </p>
  );
}
