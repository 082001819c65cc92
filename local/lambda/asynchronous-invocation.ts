import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionRegistry } from './function-registry.ts';
import type { InvocationResult } from './invocation.ts';
import { sendMessage } from './send-message.ts';

/** AWS::Lambda::EventInvokeConfig: what happens to asynchronous invocations that fail. */
export interface AsynchronousInvocationSettings {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  readonly onFailureQueueUrl?: string;
}

const DEFAULT_SETTINGS: AsynchronousInvocationSettings = {
  maximumRetryAttempts: 2,
  maximumEventAgeSeconds: 6 * 60 * 60,
};

/** Lambda waits one minute before the first retry and two before the second. */
const RETRY_SECONDS = [60, 120];

interface Options {
  readonly functions: FunctionRegistry;
  readonly region: string;
  readonly sqsEndpoint: string;
  readonly log: (line: string) => void;
  /** Overridden by tests. */
  readonly retrySeconds?: readonly number[];
}

/** Lambda's queue for events that nobody waits for: retried, then sent to the failure destination. */
export class AsynchronousInvoker {
  /** By function ARN. */
  readonly settings = new Map<string, AsynchronousInvocationSettings>();
  readonly #options: Options;
  readonly #stopping = new AbortController();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Resolves with the first result; retries go on behind it. */
  async invoke(functionArn: string, event: unknown): Promise<InvocationResult> {
    const started = Date.now();
    const result = await this.#options.functions.invoke(functionArn, event);
    if (result.functionError) {
      this.#retry(functionArn, event, result, started).catch((error) =>
        this.#options.log(`asynchronous invocation of ${functionArn}: ${error}`),
      );
    }
    return result;
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #retry(functionArn: string, event: unknown, first: InvocationResult, started: number): Promise<void> {
    const { functions, retrySeconds = RETRY_SECONDS } = this.#options;
    const settings = this.settings.get(functionArn) ?? DEFAULT_SETTINGS;
    let result = first;
    for (let retry = 0; result.functionError && retry < settings.maximumRetryAttempts; retry += 1) {
      const seconds = retrySeconds[Math.min(retry, retrySeconds.length - 1)]!;
      const age = (Date.now() - started) / 1000;
      if (age + seconds > settings.maximumEventAgeSeconds) break;
      if (!(await this.#waited(seconds))) return;
      result = await functions.invoke(functionArn, event);
    }
    if (!result.functionError || !settings.onFailureQueueUrl || this.#stopping.signal.aborted) return;
    await this.#sendFailure(functionArn, settings.onFailureQueueUrl, event, result);
  }

  #waited(seconds: number): Promise<boolean> {
    return sleep(seconds * 1000, true, { signal: this.#stopping.signal, ref: false }).catch(() => false);
  }

  /** The function's own role sends to the destination, as on AWS: it needs sqs:SendMessage. */
  async #sendFailure(
    functionArn: string,
    queueUrl: string,
    event: unknown,
    result: InvocationResult,
  ): Promise<void> {
    const { credentials } = this.#options.functions.get(functionArn).definition;
    const record = {
      version: '1.0',
      timestamp: new Date().toISOString(),
      requestContext: { requestId: result.requestId, functionArn, condition: 'RetriesExhausted' },
      requestPayload: event,
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: result.functionError,
    };
    await sendMessage({ ...this.#options, credentials }, queueUrl, JSON.stringify(record));
  }
}
