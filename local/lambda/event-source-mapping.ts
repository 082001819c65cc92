import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '@aws-sdk/client-sqs';
import { batchOutcome } from './batch-response.ts';
import type { FunctionRegistry } from './function-registry.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { PolledQueue } from './polled-queue.ts';
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

export interface EventSourceSurroundings {
  readonly functions: FunctionRegistry;
  readonly region: string;
  readonly sqsEndpoint: string;
  readonly log: (line: string) => void;
}

const RETRY_MILLISECONDS = 1000;
const GRACE_MILLISECONDS = 2000;

/** Polls a queue as the function's role and invokes the function with what comes: at least once each. */
export class EventSourceMapping {
  readonly #settings: EventSourceMappingSettings;
  readonly #surroundings: EventSourceSurroundings;
  readonly #function: LambdaFunction;
  readonly #queue: PolledQueue;
  readonly #stopping = new AbortController();
  readonly #stopped = once(this.#stopping.signal, 'abort');
  readonly #running = new Set<Promise<void>>();
  #polling: Promise<void> | undefined;

  constructor(settings: EventSourceMappingSettings, surroundings: EventSourceSurroundings) {
    this.#settings = settings;
    this.#surroundings = surroundings;
    this.#function = surroundings.functions.get(settings.functionName);
    const { credentials } = this.#function.definition;
    this.#queue = new PolledQueue({ ...surroundings, url: settings.queueUrl, credentials });
  }

  /** What CreateEventSourceMapping checks: the role may read the queue, and hides messages long enough. */
  async verify(): Promise<void> {
    const visibilitySeconds = await this.#queue.visibilitySeconds();
    const { timeoutSeconds } = this.#function.definition;
    if (visibilitySeconds >= timeoutSeconds) return;
    throw new Error(
      `visibility timeout ${visibilitySeconds} s of ${this.#settings.queueArn} is less than the function's timeout ${timeoutSeconds} s`,
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
    const grace = sleep(GRACE_MILLISECONDS, undefined, { signal: ended.signal }).catch(() => {});
    await Promise.race([Promise.all(this.#running), grace]);
    ended.abort();
  }

  async #poll(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted && !(await this.#isVerified(signal)));
    while (!signal.aborted) {
      if (this.#running.size < this.#maximumConcurrency()) await this.#pollOnce(signal);
      else await Promise.race([...this.#running, this.#stopped]);
    }
  }

  /** A role that may not look at the queue's attributes gets no messages, as with Lambda, which goes on trying. */
  async #isVerified(signal: AbortSignal): Promise<boolean> {
    try {
      await this.verify();
      return true;
    } catch (error) {
      this.#log(`could not look at ${this.#queue.url}: ${error}`);
      await sleep(RETRY_MILLISECONDS, undefined, { signal }).catch(() => {});
      return false;
    }
  }

  async #pollOnce(signal: AbortSignal): Promise<void> {
    const { batchSize, batchingWindowSeconds } = this.#settings;
    try {
      const messages = await this.#queue.receiveBatch(batchSize, batchingWindowSeconds, signal);
      if (messages.length > 0) this.#process(messages);
    } catch (error) {
      if (signal.aborted) return;
      this.#log(`could not receive from ${this.#queue.url}: ${error}`);
      await sleep(RETRY_MILLISECONDS, undefined, { signal }).catch(() => {});
    }
  }

  #maximumConcurrency(): number {
    return Math.min(this.#settings.maximumConcurrency ?? Infinity, this.#function.concurrency);
  }

  #process(messages: readonly Message[]): void {
    const work = this.#invoke(messages)
      .catch((error) => this.#log(String(error)))
      .finally(() => this.#running.delete(work));
    this.#running.add(work);
  }

  async #invoke(messages: readonly Message[]): Promise<void> {
    const { queueArn, reportBatchItemFailures } = this.#settings;
    const result = await this.#function.invoke(sqsEvent(messages, queueArn, this.#surroundings.region));
    if (result.functionError) return;
    const ids = messages.map((message) => message.MessageId!);
    const outcome = reportBatchItemFailures ? batchOutcome(ids, result.payload) : { succeeded: ids };
    if (outcome.problem) this.#log(`the whole batch returns: ${outcome.problem}`);
    await this.#queue.delete(messages.filter((message) => outcome.succeeded.includes(message.MessageId!)));
  }

  #log(line: string): void {
    this.#surroundings.log(`event source mapping of ${this.#settings.functionName}: ${line}`);
  }
}
