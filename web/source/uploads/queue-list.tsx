import { useEffect, useState } from 'preact/hooks';
import { announce } from '../layout/announcements.tsx';
import { online } from '../layout/network.ts';
import { useStore } from '../store/use-store.ts';
import type { QueueItem, StageName } from './queue-item.ts';
import { QueueRow } from './queue-row.tsx';
import type { Uploads } from './uploads.ts';

/** Rows that are drawn before somebody asks for more: a card has thousands of files. */
const PAGE = 100;

/** What wants attention comes first. */
const ORDER: readonly StageName[] = ['failed', 'duplicate', 'waiting', 'processing', 'completed'];

export function QueueList({ uploads, signedIn }: { readonly uploads: Uploads; readonly signedIn: boolean }) {
  const items = useStore(uploads.queue.items);
  const activities = useStore(uploads.queue.activities);
  const held = useStore(uploads.runner.held);
  const isOnline = useStore(online);
  const [shown, setShown] = useState(PAGE);
  const counts = countsOf(items);
  const summary = summaryOf(counts);
  useEffect(() => {
    if (items.length > 0) announce(summary);
  }, [summary]);
  if (items.length === 0) return <p class="quiet">Nothing waits here.</p>;
  const rows = [...items].sort(
    (one, other) => rank(one, activities.has(one.id)) - rank(other, activities.has(other.id)),
  );
  const done = items.filter(({ stage }) => stage.name === 'completed');
  return (
    <section aria-labelledby="queue-title">
      <div class="queue-head">
        <h2 id="queue-title">{summary}</h2>
        {done.length > 0 ? (
          <button type="button" class="button-plain" onClick={() => void uploads.remove(done)}>
            Clear finished
          </button>
        ) : null}
      </div>
      {held === undefined || !isOnline ? null : (
        <p class="note note-offline note-box">
          {held} The app tries again by itself.{' '}
          <button type="button" class="button-plain" onClick={() => uploads.runner.goOn()}>
            Try now
          </button>
        </p>
      )}
      <ul class="queue">
        {rows.slice(0, shown).map((item) => (
          <QueueRow
            key={item.id}
            item={item}
            activity={activities.get(item.id)}
            connection={isOnline ? (signedIn ? 'ready' : 'signed-out') : 'offline'}
            uploads={uploads}
          />
        ))}
      </ul>
      {rows.length > shown ? (
        <button type="button" class="button-plain" onClick={() => setShown(shown + PAGE)}>
          Show {Math.min(PAGE, rows.length - shown)} more of {rows.length}
        </button>
      ) : null}
    </section>
  );
}

function rank({ stage }: QueueItem, isActive: boolean): number {
  return ORDER.indexOf(stage.name) * 2 - (isActive ? 1 : 0);
}

function countsOf(items: readonly QueueItem[]): ReadonlyMap<StageName, number> {
  const counts = new Map<StageName, number>();
  for (const { stage } of items) counts.set(stage.name, (counts.get(stage.name) ?? 0) + 1);
  return counts;
}

function summaryOf(counts: ReadonlyMap<StageName, number>): string {
  const words: readonly [StageName, string][] = [
    ['waiting', 'to send'],
    ['processing', 'processing'],
    ['completed', 'completed'],
    ['failed', 'failed'],
    ['duplicate', 'sent before'],
  ];
  return words
    .filter(([name]) => counts.has(name))
    .map(([name, word]) => `${counts.get(name)} ${word}`)
    .join(', ');
}
