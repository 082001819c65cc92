import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { MessageLog } from './message-log.ts';
import {
  parsePolicy,
  parseRedrivePolicy,
  type QueueAttributes,
  type RedrivePolicy,
} from './queue-attributes.ts';
import { formatReceiptHandle, parseReceiptHandle } from './receipt-handle.ts';
import { invalidParameter, sqsError } from './sqs-errors.ts';
import type { StoredMessage } from './stored-message.ts';

/** What is kept of a queue beside its messages; times are seconds since 1970, as SQS gives them. */
export interface QueueDescription {
  readonly name: string;
  readonly attributes: QueueAttributes;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export type NewMessage = Pick<StoredMessage, 'body' | 'attributes' | 'systemAttributes' | 'senderId'>;

export interface MessageCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** One standard queue. */
export class Queue {
  readonly arn: string;
  description: QueueDescription;
  readonly #log: MessageLog;
  readonly #events = new EventEmitter().setMaxListeners(0);

  constructor(arn: string, description: QueueDescription, messageFile: string) {
    this.arn = arn;
    this.description = description;
    this.#log = new MessageLog(messageFile);
  }

  get name(): string {
    return this.description.name;
  }

  seconds(attribute: string): number {
    return Number(this.description.attributes[attribute]);
  }

  get redrivePolicy(): RedrivePolicy | undefined {
    const text = this.description.attributes.RedrivePolicy;
    return text ? parseRedrivePolicy(text) : undefined;
  }

  get policies() {
    const text = this.description.attributes.Policy;
    return text ? [parsePolicy(text)] : [];
  }

  send(message: NewMessage, delaySeconds = this.seconds('DelaySeconds')): StoredMessage {
    const now = Date.now();
    return this.#add({
      ...message,
      id: randomUUID(),
      sentAt: now,
      visibleAt: now + delaySeconds * 1000,
      receiveCount: 0,
    });
  }

  /** A message that its queue gave up keeps its identity and its age: its retention goes on counting. */
  takeDeadLetter(message: StoredMessage, sourceArn: string): void {
    const { receipt: _, ...rest } = message;
    this.#add({ ...rest, visibleAt: Date.now(), deadLetterSourceArn: sourceArn });
  }

  #add(message: StoredMessage): StoredMessage {
    this.#log.put(message);
    this.#events.emit('change');
    return message;
  }

  /** Visible messages, oldest first; those that were received too often go to `giveUp` instead. */
  receive(
    maximum: number,
    visibilitySeconds: number,
    giveUp?: { readonly maxReceiveCount: number; readonly take: (message: StoredMessage) => void },
  ): StoredMessage[] {
    this.#dropExpired();
    const received: StoredMessage[] = [];
    for (const message of [...this.#log.messages.values()]) {
      if (received.length === maximum) break;
      if (message.visibleAt > Date.now()) continue;
      if (giveUp && message.receiveCount >= giveUp.maxReceiveCount) {
        // Stored there before it is removed here: a crash in between doubles it, which receivers must bear.
        giveUp.take(message);
        this.#log.delete(message.id);
      } else {
        received.push(this.#deliver(message, visibilitySeconds));
      }
    }
    return received;
  }

  #deliver(message: StoredMessage, visibilitySeconds: number): StoredMessage {
    const now = Date.now();
    return this.#log.update(message.id, {
      visibleAt: now + visibilitySeconds * 1000,
      receiveCount: message.receiveCount + 1,
      firstReceivedAt: message.firstReceivedAt ?? now,
      receipt: randomUUID(),
    });
  }

  receiptHandle(message: StoredMessage): string {
    return formatReceiptHandle({ queue: this.name, message: message.id, receipt: message.receipt ?? '' });
  }

  /** A handle of an earlier receipt succeeds without deleting: the message is somebody else's by now. */
  delete(receiptHandle: string): void {
    const { message, receipt } = this.#parseHandle(receiptHandle);
    if (this.#log.messages.get(message)?.receipt === receipt) this.#log.delete(message);
  }

  changeVisibility(receiptHandle: string, seconds: number): void {
    const { message: id, receipt } = this.#parseHandle(receiptHandle);
    const message = this.#log.messages.get(id);
    if (message === undefined || message.receipt !== receipt) {
      throw invalidParameter(
        'ReceiptHandle',
        receiptHandle,
        'Message does not exist or is not available for visibility timeout change.',
      );
    }
    if (message.visibleAt <= Date.now()) {
      throw sqsError('MessageNotInflight', 'The message referred to is not in flight.');
    }
    this.#log.update(id, { visibleAt: Date.now() + seconds * 1000 });
    this.#events.emit('change');
  }

  #parseHandle(receiptHandle: string) {
    const handle = parseReceiptHandle(receiptHandle);
    if (handle?.queue === this.name) return handle;
    throw sqsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
    );
  }

  purge(): void {
    this.#log.clear();
  }

  counts(): MessageCounts {
    this.#dropExpired();
    const now = Date.now();
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    for (const message of this.#log.messages.values()) {
      if (message.visibleAt <= now) counts.visible += 1;
      else if (message.receipt === undefined) counts.delayed += 1;
      else counts.inFlight += 1;
    }
    return counts;
  }

  /**
   * Of the oldest message, in work or not. One that came back three times is left out, as SQS does: it would hide the
   * others. Milliseconds since 1970.
   */
  get oldestSentAt(): number | undefined {
    const times = [...this.#log.messages.values()]
      .filter(({ receiveCount }) => receiveCount < 3)
      .map(({ sentAt }) => sentAt);
    return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b));
  }

  /** The oldest visible message, to be moved to another queue. */
  peekVisible(): StoredMessage | undefined {
    this.#dropExpired();
    const now = Date.now();
    return [...this.#log.messages.values()].find((message) => message.visibleAt <= now);
  }

  remove(id: string): void {
    this.#log.delete(id);
  }

  /** Resolves when a message may have become visible, and at the latest when the signal fires. */
  async change(signal: AbortSignal): Promise<void> {
    const times = [...this.#log.messages.values()].map((message) => message.visibleAt);
    const next = times.filter((time) => time > Date.now()).reduce((a, b) => Math.min(a, b), Infinity);
    const wake = new AbortController();
    const end = () => wake.abort();
    signal.addEventListener('abort', end);
    // setTimeout takes 32 bits of milliseconds; a long poll never waits longer than 20 s.
    const timer = setTimeout(end, Math.min(next - Date.now() + 1, 60_000));
    try {
      await once(this.#events, 'change', { signal: wake.signal });
    } catch (error) {
      if ((error as Error).name !== 'AbortError') throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    }
  }

  get isClosed(): boolean {
    return this.#log.isClosed;
  }

  close(): void {
    this.#log.close();
    this.#events.emit('change');
  }

  #dropExpired(): void {
    const oldest = Date.now() - this.seconds('MessageRetentionPeriod') * 1000;
    for (const message of [...this.#log.messages.values()]) {
      if (message.sentAt < oldest) this.#log.delete(message.id);
    }
  }
}
