import { SendMessageBatchCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { MeasureBedsMessage, ProcessImageMessage } from '../contract.ts';
import type { ClientAccess } from './client-access.ts';

/** SQS takes at most ten messages in one call. */
const BATCH = 10;

export function createQueueClient(access: Pick<SQSClientConfig, ClientAccess> = {}): SQSClient {
  return new SQSClient({
    ...access,
    requestHandler: { requestTimeout: 30_000, throwOnRequestTimeout: true, connectionTimeout: 5_000 },
  });
}

export interface QueuedMessages {
  /** Image ids whose message is in the queue. */
  readonly sent: ReadonlySet<string>;
  /** Why others are not; the next sweep tries them again. */
  readonly faults: readonly unknown[];
}

/** Puts images into the queue as far as SQS takes them. */
export async function queueImages(
  client: SQSClient,
  queueUrl: string,
  messages: readonly (ProcessImageMessage | MeasureBedsMessage)[],
  signal?: AbortSignal,
): Promise<QueuedMessages> {
  const sent = new Set<string>();
  const faults: unknown[] = [];
  for (let start = 0; start < messages.length; start += BATCH) {
    const entries = messages.slice(start, start + BATCH).map((message) => ({
      Id: message.imageId,
      MessageBody: JSON.stringify(message),
    }));
    try {
      const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries });
      const answer = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
      for (const entry of answer.Successful ?? []) sent.add(entry.Id ?? '');
      faults.push(...(answer.Failed ?? []));
    } catch (error) {
      faults.push(error);
    }
  }
  return { sent, faults };
}
