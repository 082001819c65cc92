import type { Interference } from '../local/faults/interference.ts';
import { sqsError } from '../local/sqs/sqs-errors.ts';

/**
 * SQS takes no delays: a message that is given back comes again after the queue's own visibility timeout, seconds
 * instead of half a minute to a quarter of an hour, so that a soak sees the dust settle.
 */
export function withoutDelays(interference: Interference): Interference {
  return {
    onCall(call) {
      if (call.operation !== 'ChangeMessageVisibility') return interference.onCall?.(call);
      return { answer: sqsError('MessageNotInflight', 'The message referred to is not in flight.') };
    },
    onEvent: (key) => interference.onEvent?.(key) ?? [0],
  };
}
