import { appendFileSync, closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import type { StoredMessage } from './stored-message.ts';

type Change = Partial<Pick<StoredMessage, 'visibleAt' | 'receiveCount' | 'firstReceivedAt' | 'receipt'>>;

type LogEntry =
  | { readonly put: StoredMessage }
  | { readonly update: string; readonly change: Change }
  | { readonly delete: string }
  | { readonly clear: true };

/** Rewritten when it has this many more entries than four for each message. */
const slackEntries = 1_000;

/**
 * Messages of one queue: in memory, and as a log that each change is appended to before it counts, so that
 * they survive the end of this process, also by kill -9. Not forced to the disk: a power cut may lose some.
 */
export class MessageLog {
  readonly #messages = new Map<string, StoredMessage>();
  readonly #file: string;
  #descriptor = -1;
  #entries = 0;

  constructor(file: string) {
    this.#file = file;
    if (existsSync(file)) this.#read();
    this.#rewrite();
  }

  /** In the order in which they came. */
  get messages(): ReadonlyMap<string, StoredMessage> {
    return this.#messages;
  }

  get isClosed(): boolean {
    return this.#descriptor < 0;
  }

  put(message: StoredMessage): void {
    this.#append({ put: message });
  }

  update(id: string, change: Change): StoredMessage {
    this.#append({ update: id, change });
    return this.#messages.get(id)!;
  }

  delete(id: string): void {
    this.#append({ delete: id });
  }

  clear(): void {
    this.#append({ clear: true });
  }

  close(): void {
    if (this.#descriptor >= 0) closeSync(this.#descriptor);
    this.#descriptor = -1;
  }

  #append(entry: LogEntry): void {
    appendFileSync(this.#descriptor, `${JSON.stringify(entry)}\n`);
    this.#apply(entry);
    this.#entries += 1;
    if (this.#entries > 4 * this.#messages.size + slackEntries) this.#rewrite();
  }

  #apply(entry: LogEntry): void {
    if ('put' in entry) this.#messages.set(entry.put.id, entry.put);
    else if ('delete' in entry) this.#messages.delete(entry.delete);
    else if ('clear' in entry) this.#messages.clear();
    else {
      const message = this.#messages.get(entry.update);
      if (message) this.#messages.set(entry.update, { ...message, ...entry.change });
    }
  }

  #read(): void {
    const lines = readFileSync(this.#file, 'utf8').split('\n');
    // What follows the last newline was cut off in the middle of writing: nobody was told that it is stored.
    lines.pop();
    lines.forEach((line, index) => {
      try {
        this.#apply(JSON.parse(line) as LogEntry);
      } catch (cause) {
        throw new Error(`Reading the messages in ${this.#file}: line ${index + 1} is damaged`, { cause });
      }
    });
  }

  /** Written beside and renamed, so that the old log stands until the new one is whole. */
  #rewrite(): void {
    const unfinished = `${this.#file}.unfinished`;
    const descriptor = openSync(unfinished, 'w', 0o600);
    for (const message of this.#messages.values()) {
      appendFileSync(descriptor, `${JSON.stringify({ put: message })}\n`);
    }
    renameSync(unfinished, this.#file);
    this.close();
    this.#descriptor = descriptor;
    this.#entries = this.#messages.size;
  }
}
