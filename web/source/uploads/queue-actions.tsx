import type { QueueItem } from './queue-item.ts';
import type { Uploads } from './uploads.ts';

interface QueueActionsProps {
  readonly item: QueueItem;
  readonly uploads: Uploads;
  onFault(message: string | undefined): void;
}

export function QueueActions({ item, uploads, onFault }: QueueActionsProps) {
  const run = (work: Promise<unknown>) => {
    onFault(undefined);
    work.catch((error: Error) => onFault(error.message));
  };
  const button = (name: string, work: () => Promise<unknown>) => (
    <button
      type="button"
      class="button-plain"
      aria-label={`${name}: ${item.filename}`}
      onClick={() => run(work())}
    >
      {name}
    </button>
  );
  const { stage, id } = item;
  return (
    <div class="queue-actions">
      {stage.name === 'failed' && stage.remedy === 'reprocess'
        ? button('Process again', () => uploads.reprocess(item))
        : null}
      {stage.name === 'failed' && stage.remedy === 'send-again'
        ? button('Send again', () => sendAgain(uploads, id))
        : null}
      {stage.name === 'duplicate'
        ? button('Send anyway', () => uploads.queue.setStage(id, { name: 'waiting', wantedTwice: true }))
        : null}
      {button('Remove', () => uploads.remove([item]))}
    </div>
  );
}

async function sendAgain(uploads: Uploads, id: string): Promise<void> {
  if (await uploads.queue.sendAgain(id)) return;
  throw new Error('The file is no longer on this device: remove it here, and choose it again.');
}
