import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { batchOutcome } from './batch-response.ts';
import type { FunctionRegistry } from './function-registry.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { sqsEvent } from './sqs-event.ts';

export interface EventSourceMappingSettings {
  readonly functionName: string;
  readonly queueArn: string;
  readonly queueUrl: string;
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  readonly maximumConcurrency?: number;
  readonly reportBatchItemFailures: boolean;
}

/** What SQS hands out in one call. */
const MAXIMUM_RECEIVED = 10;
const LONG_POLL_SECONDS = 20;
const RETRY_MILLISECONDS = 1000;
const GRACE_MILLISECONDS = 2000;

/** Polls a queue as the function's role and invokes the function with what comes: at least once each. */
export class EventSourceMapping {
  readonly #settings: EventSourceMappingSettings;
  readonly #function: LambdaFunction;
  readonly #client: SQSClient;
  readonly #region: string;
  readonly #log: (line: string) => void;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #polling: Promise<void> | undefined;

  constructor(
    settings: EventSourceMappingSettings,
    environment: {
      readonly functions: FunctionRegistry;
      readonly region: string;
      readonly sqsEndpoint: string;
      readonly log: (line: string) => void;
    },
  ) {
    this.#settings = settings;
    this.#function = environment.functions.get(settings.functionName);
    this.#region = environment.region;
    this.#log = environment.log;
    const { credentials } = this.#function.definition;
    this.#client = new SQSClient({
      region: environment.region,
      endpoint: environment.sqsEndpoint,
      credentials,
    });
  }

  /** What CreateEventSourceMapping checks: the role may read the queue, and hides messages long enough. */
  async verify(): Promise<void> {
    const { queueUrl, queueArn } = this.#settings;
    const { Attributes } = await this.#client.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['VisibilityTimeout'] }),
    );
    const visibilitySeconds = Number(Attributes?.VisibilityTimeout);
    const { timeoutSeconds } = this.#function.definition;
    if (visibilitySeconds >= timeoutSeconds) return;
    throw new Error(
      `visibility timeout ${visibilitySeconds} s of ${queueArn} is less than the function's timeout ${timeoutSeconds} s`,
    );
  }

  start(): void {
    this.#polling ??= this.#poll();
  }

  /** Takes no more messages, and gives those in work a moment to end; what does not, is delivered again. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#polling;
    const ended = new AbortController();
    await Promise.race([
      Promise.all(this.#running),
      sleep(GRACE_MILLISECONDS, undefined, { signal: ended.signal }).catch(() => {}),
    ]);
    ended.abort();
  }

  async #poll(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      if (this.#running.size >= this.#maximumConcurrency()) {
        await Promise.race(this.#running);
        continue;
      }
      try {
        const messages = await this.#receiveBatch();
        if (messages.length > 0) this.#process(messages);
      } catch (error) {
        if (signal.aborted) return;
        this.#log(`event source mapping: could not receive from ${this.#settings.queueUrl}: ${error}`);
        await sleep(RETRY_MILLISECONDS, undefined, { signal }).catch(() => {});
      }
    }
  }

  #maximumConcurrency(): number {
    return Math.min(this.#settings.maximumConcurrency ?? Infinity, this.#function.concurrency);
  }

  /** One long poll, then whatever else comes until the batch is full or its window closes. */
  async #receiveBatch(): Promise<Message[]> {
    const { batchSize, batchingWindowSeconds } = this.#settings;
    const batch = await this.#receive(batchSize, LONG_POLL_SECONDS);
    const windowEnd = Date.now() + batchingWindowSeconds * 1000;
    while (batch.length > 0 && batch.length < batchSize && Date.now() < windowEnd) {
      const seconds = Math.min(LONG_POLL_SECONDS, Math.ceil((windowEnd - Date.now()) / 1000));
      batch.push(...(await this.#receive(batchSize - batch.length, seconds)));
    }
    return batch;
  }

  async #receive(count: number, waitSeconds: number): Promise<Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.#settings.queueUrl,
      MaxNumberOfMessages: Math.min(count, MAXIMUM_RECEIVED),
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const { Messages } = await this.#client.send(command, { abortSignal: this.#stopping.signal });
    return Messages ?? [];
  }

  #process(messages: readonly Message[]): void {
    const work = this.#invoke(messages)
      .catch((error) => this.#log(`event source mapping: ${this.#settings.functionName}: ${error}`))
      .finally(() => this.#running.delete(work));
    this.#running.add(work);
  }

  async #invoke(messages: readonly Message[]): Promise<void> {
    const { queueArn, reportBatchItemFailures } = this.#settings;
    const result = await this.#function.invoke(sqsEvent(messages, queueArn, this.#region));
    if (result.functionError) return;
    const ids = messages.map((message) => message.MessageId!);
    const outcome = reportBatchItemFailures ? batchOutcome(ids, result.payload) : { succeeded: ids };
    if (outcome.problem) this.#log(`event source mapping: the whole batch returns: ${outcome.problem}`);
    await this.#delete(messages.filter((message) => outcome.succeeded.includes(message.MessageId!)));
  }

  async #delete(messages: readonly Message[]): Promise<void> {
    for (let start = 0; start < messages.length; start += MAXIMUM_RECEIVED) {
      const entries = messages.slice(start, start + MAXIMUM_RECEIVED).map((message, index) => ({
        Id: String(index),
        ReceiptHandle: message.ReceiptHandle,
      }));
      await this.#client.send(
        new DeleteMessageBatchCommand({ QueueUrl: this.#settings.queueUrl, Entries: entries }),
      );
    }
  }
}
