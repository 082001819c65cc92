import type { BatchResult, UploadInstructions } from '../../../lambdas/api/types.ts';
import type { Api } from '../api/api.ts';
import { ApiError, SignedOutError } from '../api/api-errors.ts';
import { Store } from '../store/store.ts';
import { hashFile } from './hash-file.ts';
import { backOffSeconds, isPassing } from './pause.ts';
import type { QueueItem } from './queue-item.ts';
import { registerImages } from './register-images.ts';
import { StorageError, sendFile } from './send-file.ts';
import type { UploadQueue } from './upload-queue.ts';
import { Wake } from './wake.ts';

/** Files on their way at the same time: more would only share the same line. */
const LANES = 3;

/** Images that are made in one request: their links are valid for an hour at most, so never the whole queue. */
const BATCH = 10;

/** A link is asked for anew rather than used in its last minute. */
const LINK_MARGIN_MILLISECONDS = 60_000;

interface Ready {
  readonly id: string;
  readonly upload: UploadInstructions;
  readonly createdAt: string;
}

/** Sends what waits in the queue, for as long as it may. */
export class UploadRunner {
  /** Why nothing is sent at the moment, in words. */
  readonly held = new Store<string | undefined>(undefined);
  readonly #queue: UploadQueue;
  readonly #api: Api;
  readonly #wake = new Wake();
  readonly #sending = new Map<string, AbortController>();
  #ready: Ready[] = [];
  #allowed = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(queue: UploadQueue, api: Api) {
    this.#queue = queue;
    this.#api = api;
    queue.items.subscribe(() => {
      this.#forgetRemoved();
      this.#wake.notify();
    });
  }

  /** Never comes to an end. */
  async run(): Promise<void> {
    await Promise.all([this.#prepare(), ...Array.from({ length: LANES }, () => this.#sendOneByOne())]);
  }

  /** @param allowed whether there is a network, and somebody is signed in */
  allow(allowed: boolean): void {
    this.#allowed = allowed;
    if (allowed) this.goOn();
  }

  /** Without waiting any longer. */
  goOn(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.held.set(undefined);
    this.#wake.notify();
  }

  get #mayWork(): boolean {
    return this.#allowed && this.#timer === undefined;
  }

  /** Has a few files ready for the lanes, never more. */
  async #prepare(): Promise<never> {
    for (;;) {
      const items = this.#mayWork && this.#ready.length < LANES ? this.#unprepared() : [];
      if (items.length === 0) await this.#wake.wait();
      else await this.#makeReady(items);
    }
  }

  #unprepared(): QueueItem[] {
    const known = new Set([...this.#ready.map(({ id }) => id), ...this.#sending.keys()]);
    return this.#queue
      .inStage('waiting')
      .filter(({ id }) => !known.has(id))
      .slice(0, BATCH);
  }

  async #makeReady(items: readonly QueueItem[]): Promise<void> {
    try {
      for (const item of items) await this.#hash(item);
      // As they are now: with a checksum, or removed meanwhile.
      const present = items
        .map(({ id }) => this.#queue.find(id))
        .filter((item) => item?.stage.name === 'waiting') as QueueItem[];
      if (present.length === 0) return;
      const results = await registerImages(this.#api, present);
      this.#failures = 0;
      for (const [index, item] of present.entries()) await this.#take(item, results[index]!);
      this.#wake.notify();
    } catch (error) {
      await this.#stumble(error, items);
    }
  }

  async #hash({ id, sha256 }: QueueItem): Promise<void> {
    if (sha256 !== undefined) return;
    this.#queue.setActivity(id, { name: 'checking' });
    try {
      const file = await this.#queue.file(id);
      const checksum = file && (await hashFile(file));
      if (file === undefined) await this.#unreadable(id);
      else if (checksum !== undefined) await this.#queue.setChecksum(id, checksum);
    } catch {
      await this.#unreadable(id);
    } finally {
      this.#queue.setActivity(id, undefined);
    }
  }

  #unreadable(id: string): Promise<void> {
    return this.#queue.setStage(id, {
      name: 'failed',
      code: 'file_unreadable',
      reason: 'The file can no longer be read from this device.',
      remedy: 'none',
    });
  }

  async #take(item: QueueItem, { image, problem }: BatchResult): Promise<void> {
    const { id, stage } = item;
    if (stage.name !== 'waiting') return;
    if (problem !== null) {
      if (problem.status >= 500 || problem.status === 429) return this.#hold(60, problem.detail);
      return this.#refused(
        id,
        problem.code,
        [problem.detail, ...(problem.errors ?? []).map(describe)].join(' '),
      );
    }
    const { upload, createdAt, duplicateOf } = image!;
    if (duplicateOf !== null && upload !== null && !stage.wantedTwice) {
      return this.#queue.setStage(id, { name: 'duplicate', of: duplicateOf });
    }
    // The bytes are there already: the answer to the upload was lost.
    if (upload === null) return this.#queue.setStage(id, { name: 'processing', createdAt });
    this.#ready.push({ id, upload, createdAt });
  }

  #refused(id: string, code: string, reason: string): Promise<void> {
    return this.#queue.setStage(id, { name: 'failed', code, reason, remedy: 'send-again' });
  }

  async #sendOneByOne(): Promise<never> {
    for (;;) {
      const ready = this.#mayWork ? this.#ready.shift() : undefined;
      if (ready === undefined) await this.#wake.wait();
      else await this.#send(ready);
    }
  }

  async #send({ id, upload, createdAt }: Ready): Promise<void> {
    const item = this.#queue.find(id);
    if (item?.stage.name !== 'waiting') return;
    // Too old: without it, the file is prepared once more.
    if (Date.parse(upload.expiresAt) - LINK_MARGIN_MILLISECONDS < Date.now()) return this.#wake.notify();
    const abort = new AbortController();
    this.#sending.set(id, abort);
    try {
      const file = await this.#queue.file(id);
      if (file === undefined) throw new StorageError(0, 'file_missing');
      const onProgress = (sent: number) => this.#queue.setActivity(id, { name: 'sending', sent });
      onProgress(0);
      await sendFile(upload, file, { signal: abort.signal, onProgress });
      this.#failures = 0;
      await this.#queue.setStage(id, { name: 'processing', createdAt });
    } catch (error) {
      if (!abort.signal.aborted) await this.#stumble(error, [item]);
    } finally {
      this.#sending.delete(id);
      this.#queue.setActivity(id, undefined);
      this.#wake.notify();
    }
  }

  async #stumble(error: unknown, items: readonly QueueItem[]): Promise<void> {
    // Links may have expired while there was no network: they are asked for anew.
    this.#ready = [];
    if (error instanceof SignedOutError) return;
    // A link that has expired after all, or a clock that is wrong by more than the margin.
    const isLate = error instanceof StorageError && error.status === 403;
    if (isPassing(error) || (isLate && this.#failures < 3)) {
      const asked = error instanceof ApiError ? error.retryAfterSeconds : undefined;
      this.#failures += 1;
      return this.#hold(asked ?? backOffSeconds(this.#failures - 1), (error as Error).message);
    }
    const { code, message } = error as Error & { code?: string };
    for (const { id } of items) await this.#refused(id, code ?? 'unknown', message);
  }

  #hold(seconds: number, reason: string): void {
    clearTimeout(this.#timer);
    this.held.set(reason);
    this.#timer = setTimeout(() => this.goOn(), seconds * 1000);
  }

  #forgetRemoved(): void {
    for (const [id, abort] of this.#sending) {
      if (this.#queue.find(id) === undefined) abort.abort(new Error('removed from the queue'));
    }
  }
}

function describe({ message, accepted }: { readonly message: string; readonly accepted: string }): string {
  return `${message} Accepted: ${accepted}.`;
}
