/** Seconds before the second delivery; each further one waits four times as long. */
const FIRST_DELAY = 30;
const LONGEST_DELAY = 900;

/**
 * How long a message stays hidden after a fault of ours or of AWS: 30 s, 2 min, 8 min, 15 min. A throttled or resuming
 * service is back by then, and five deliveries last for some 25 minutes before SQS sets the message aside.
 * @param deliveries how often the message has been received, this time included
 */
export function retryDelaySeconds(deliveries: number): number {
  return Math.min(FIRST_DELAY * 4 ** Math.max(deliveries - 1, 0), LONGEST_DELAY);
}
