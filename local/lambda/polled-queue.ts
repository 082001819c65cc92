import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Credentials } from './function-definition.ts';

export interface PolledQueueOptions {
  readonly url: string;
  readonly region: string;
  readonly sqsEndpoint: string;
  /** Of the role that reads the queue: what its policies do not allow fails here. */
  readonly credentials: Credentials;
}

/** What SQS hands out, or deletes, in one call. */
const MAXIMUM_AT_ONCE = 10;
const LONG_POLL_SECONDS = 20;

/** The queue of an event source mapping, read as Lambda reads it. */
export class PolledQueue {
  readonly url: string;
  readonly #client: SQSClient;

  constructor({ url, region, sqsEndpoint, credentials }: PolledQueueOptions) {
    this.url = url;
    this.#client = new SQSClient({ region, endpoint: sqsEndpoint, credentials });
  }

  async visibilitySeconds(): Promise<number> {
    const command = new GetQueueAttributesCommand({
      QueueUrl: this.url,
      AttributeNames: ['VisibilityTimeout'],
    });
    return Number((await this.#client.send(command)).Attributes?.VisibilityTimeout);
  }

  /** One long poll, then whatever else comes until the batch is full or its window closes. */
  async receiveBatch(size: number, windowSeconds: number, signal: AbortSignal): Promise<Message[]> {
    const batch = await this.#receive(size, LONG_POLL_SECONDS, signal);
    const windowEnd = Date.now() + windowSeconds * 1000;
    while (batch.length > 0 && batch.length < size && Date.now() < windowEnd) {
      const seconds = Math.min(LONG_POLL_SECONDS, Math.ceil((windowEnd - Date.now()) / 1000));
      batch.push(...(await this.#receive(size - batch.length, seconds, signal)));
    }
    return batch;
  }

  async delete(messages: readonly Message[]): Promise<void> {
    for (let start = 0; start < messages.length; start += MAXIMUM_AT_ONCE) {
      const entries = messages.slice(start, start + MAXIMUM_AT_ONCE).map((message, index) => ({
        Id: String(index),
        ReceiptHandle: message.ReceiptHandle,
      }));
      await this.#client.send(new DeleteMessageBatchCommand({ QueueUrl: this.url, Entries: entries }));
    }
  }

  async #receive(count: number, waitSeconds: number, signal: AbortSignal): Promise<Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.url,
      MaxNumberOfMessages: Math.min(count, MAXIMUM_AT_ONCE),
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const { Messages } = await this.#client.send(command, { abortSignal: signal });
    return Messages ?? [];
  }
}
