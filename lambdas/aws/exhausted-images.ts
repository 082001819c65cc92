import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ProcessImageMessage } from '../contract.ts';

/** SQS takes at most ten messages in one call. */
const BATCH = 10;

export interface ExhaustedImage {
  readonly imageId: string;
  readonly key: string;
  /** The attempt that was the last one. */
  readonly attempt: number;
  /** With the fault that ended it. */
  readonly reason: string;
}

/**
 * Sets images aside whose attempts are spent: the alarm of the dead-letter queue tells, and a redrive tries them again.
 * Answers with the faults of those that were not taken.
 */
export async function setAsideExhausted(
  client: SQSClient,
  deadLetterQueueUrl: string,
  images: readonly ExhaustedImage[],
): Promise<readonly unknown[]> {
  const faults: unknown[] = [];
  for (let start = 0; start < images.length; start += BATCH) {
    const Entries = images.slice(start, start + BATCH).map(toEntry);
    try {
      const answer = await client.send(
        new SendMessageBatchCommand({ QueueUrl: deadLetterQueueUrl, Entries }),
      );
      faults.push(...(answer.Failed ?? []));
    } catch (error) {
      faults.push(error);
    }
  }
  return faults;
}

function toEntry({ imageId, key, attempt, reason }: ExhaustedImage) {
  const message: ProcessImageMessage = { kind: 'process-image', imageId, key, exhaustedAttempt: attempt };
  return {
    Id: imageId,
    MessageBody: JSON.stringify(message),
    MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
  };
}
