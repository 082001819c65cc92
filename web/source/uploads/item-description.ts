import type { Activity, QueueItem } from './queue-item.ts';

/** What stands between the queue and the service. */
export type Connection = 'ready' | 'offline' | 'signed-out';

export interface ItemDescription {
  readonly label: string;
  readonly tone: 'quiet' | 'busy' | 'warn' | 'good' | 'bad';
  readonly detail?: string | undefined;
}

/** A file's state in words. */
export function describeItem(
  { stage, size }: QueueItem,
  activity: Activity | undefined,
  connection: Connection,
): ItemDescription {
  switch (stage.name) {
    case 'waiting':
      if (activity?.name === 'sending')
        return { label: `Sending ${percent(activity.sent, size)} %`, tone: 'busy' };
      if (activity?.name === 'checking') return { label: 'Checking', tone: 'busy' };
      if (connection === 'offline') return { label: 'Waiting: offline', tone: 'warn' };
      return connection === 'signed-out'
        ? { label: 'Waiting: signed out', tone: 'warn' }
        : { label: 'Waiting', tone: 'quiet' };
    case 'duplicate':
      return { label: 'Sent before', tone: 'warn', detail: 'The service has the same file already.' };
    case 'processing':
      return { label: 'Processing', tone: 'busy' };
    case 'completed':
      return { label: 'Completed', tone: 'good', detail: resultText(stage.ndviMean, stage.health) };
    case 'failed':
      return { label: 'Failed', tone: 'bad', detail: stage.reason };
  }
}

/** A hundred only when nothing is left to send. */
function percent(sent: number, size: number): number {
  return Math.min(99, Math.floor((100 * sent) / Math.max(size, 1)));
}

export function resultText(ndviMean: number | null, health: string | null): string | undefined {
  const words = [
    ...(ndviMean === null ? [] : [`mean NDVI ${ndviMean.toFixed(2)}`]),
    ...(health === null ? [] : [`health: ${health.replaceAll('_', ' ')}`]),
  ];
  return words.length === 0 ? undefined : words.join(', ');
}
