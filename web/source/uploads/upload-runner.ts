import type { UploadInstructions } from '../../../lambdas/api/types.ts';
import type { Api } from '../api/api.ts';
import type { Store } from '../store/store.ts';
import { afterFault } from './after-fault.ts';
import { Hold } from './hold.ts';
import { prepareUploads, type ReadyUpload } from './prepare-uploads.ts';
import type { QueueItem } from './queue-item.ts';
import { StorageError } from './send-file.ts';
import { sendImage, type Way } from './send-upload.ts';
import type { UploadQueue } from './upload-queue.ts';
import { Wake } from './wake.ts';

/** Files on their way at the same time: more would only share the same line. */
const LANES = 3;

/** Images that are made in one request: their links are valid for an hour at most, so never the whole queue. */
const BATCH = 10;

/** A link is asked for anew rather than used in its last minute. */
const LINK_MARGIN_MILLISECONDS = 60_000;

/** Operators have paused the intake: docs/api.md. */
const HELD_SECONDS = 60;

/** Sends what waits in the queue, for as long as it may. */
export class UploadRunner {
  readonly #queue: UploadQueue;
  readonly #api: Api;
  readonly #way: Way;
  readonly #wake = new Wake();
  readonly #hold = new Hold(() => this.#wake.notify());
  readonly #sending = new Map<string, AbortController>();
  #ready: ReadyUpload[] = [];
  #allowed = false;
  #failures = 0;

  constructor(queue: UploadQueue, api: Api, way: Way) {
    this.#queue = queue;
    this.#api = api;
    this.#way = way;
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
    this.#hold.end();
  }

  /** Why nothing is sent at the moment, in words. */
  get held(): Store<string | undefined> {
    return this.#hold.reason;
  }

  get #mayWork(): boolean {
    return this.#allowed && !this.#hold.isOn;
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
      const { ready, heldBy } = await prepareUploads(this.#queue, this.#api, items);
      this.#failures = 0;
      this.#ready.push(...ready);
      if (heldBy !== undefined) this.#hold.begin(HELD_SECONDS, heldBy);
      this.#wake.notify();
    } catch (error) {
      await this.#stumble(error, items);
    }
  }

  async #sendOneByOne(): Promise<never> {
    for (;;) {
      const ready = this.#mayWork ? this.#ready.shift() : undefined;
      if (ready === undefined) await this.#wake.wait();
      else await this.#send(ready);
    }
  }

  async #send({ id, links, createdAt }: ReadyUpload): Promise<void> {
    const item = this.#queue.find(id);
    if (item?.stage.name !== 'waiting') return;
    // Too old: without it, the file is prepared once more.
    if (links?.some(isOld)) return this.#wake.notify();
    const abort = new AbortController();
    this.#sending.set(id, abort);
    try {
      const files = await this.#queue.files(id);
      if (files === undefined) throw new StorageError(0, 'file_missing');
      const onProgress = (sent: number) => this.#queue.setActivity(id, { name: 'sending', sent });
      onProgress(0);
      const sending = { ...this.#way, signal: abort.signal, onProgress };
      await sendImage(this.#api, item, files, links, sending);
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
    const outcome = afterFault(error, this.#failures);
    if (typeof outcome === 'number') {
      this.#failures += 1;
      this.#hold.begin(outcome, (error as Error).message);
    } else if (outcome !== undefined) {
      for (const { id } of items) await this.#queue.setStage(id, outcome);
    }
  }

  #forgetRemoved(): void {
    for (const [id, abort] of this.#sending) {
      if (this.#queue.find(id) === undefined) abort.abort(new Error('removed from the queue'));
    }
  }
}

function isOld({ expiresAt }: UploadInstructions): boolean {
  return Date.parse(expiresAt) - LINK_MARGIN_MILLISECONDS < Date.now();
}
