import type { QueueDepth } from '../queues.ts';
import { counted } from './tables.ts';

/** "12 wait, 3 in work": for the commands that pause. */
export function depthLine({ waiting, inFlight }: QueueDepth): string {
  return `${counted(waiting, 'message')} waiting, ${inFlight} in work`;
}
