import type { ImageSummary, ListImagesResponse } from '../../../lambdas/api/types.ts';
import type { Api } from '../api/api.ts';
import { ApiError } from '../api/api-errors.ts';
import { backOffSeconds } from './pause.ts';
import type { QueueItem, Stage } from './queue-item.ts';
import { stageOf } from './stage-of-image.ts';
import type { UploadQueue } from './upload-queue.ts';
import { Wake } from './wake.ts';

const SECONDS_WITHOUT_ADVICE = 5;

/** A change bears the time at which its transaction began: docs/api.md. */
const OVERLAP_MILLISECONDS = 60_000;

/** Asks what has become of the images whose bytes have arrived, as seldom as the API advises. */
export class ProcessingWatch {
  readonly #queue: UploadQueue;
  readonly #api: Api;
  readonly #wake = new Wake();
  #allowed = false;
  #failures = 0;
  /** Of the last answer, for as long as the question is the same. */
  #tag: { readonly path: string; readonly value: string } | undefined;

  constructor(queue: UploadQueue, api: Api) {
    this.#queue = queue;
    this.#api = api;
    queue.items.subscribe(() => this.#wake.notify());
  }

  allow(allowed: boolean): void {
    this.#allowed = allowed;
    this.#wake.notify();
  }

  /** Never comes to an end. */
  async run(): Promise<never> {
    for (;;) {
      const watched = this.#allowed ? this.#queue.inStage('processing') : [];
      if (watched.length === 0) await this.#wake.wait();
      else await sleep(await this.#look(watched));
    }
  }

  /** @returns seconds until the next look */
  async #look(watched: readonly QueueItem[]): Promise<number> {
    try {
      const seconds = await this.#ask(watched);
      this.#failures = 0;
      return seconds;
    } catch (error) {
      this.#tag = undefined;
      this.#failures += 1;
      const advised = error instanceof ApiError ? error.retryAfterSeconds : undefined;
      return advised ?? backOffSeconds(this.#failures);
    }
  }

  async #ask(watched: readonly QueueItem[]): Promise<number> {
    const path = listPath(watched);
    const known = this.#tag?.path === path ? { 'if-none-match': this.#tag.value } : undefined;
    const first = await this.#api.call<ListImagesResponse | null>('GET', path, known && { headers: known });
    const retryAfter = Number(first.headers.get('retry-after') ?? SECONDS_WITHOUT_ADVICE);
    if (first.body === null) return retryAfter;
    const wanted = new Set(watched.map(({ id }) => id));
    await this.#takeAll(first.body, wanted);
    let cursor = first.body.nextCursor;
    while (cursor !== null && wanted.size > 0) {
      const { body } = await this.#api.call<ListImagesResponse>(
        'GET',
        `${path}&cursor=${encodeURIComponent(cursor)}`,
      );
      await this.#takeAll(body, wanted);
      cursor = body.nextCursor;
    }
    for (const id of wanted) await this.#lost(id);
    const tag = first.headers.get('etag');
    // The tag is of the first page only.
    this.#tag = tag !== null && first.body.nextCursor === null ? { path, value: tag } : undefined;
    return retryAfter;
  }

  async #takeAll({ items }: ListImagesResponse, wanted: Set<string>): Promise<void> {
    for (const image of items) {
      if (wanted.delete(image.id)) await this.#take(image);
    }
  }

  async #take(image: ImageSummary): Promise<void> {
    // Its bytes have come since: they open again what was given up, once the service has seen them.
    if (image.failureCode === 'upload_expired') return;
    const stage = stageOf(image);
    if (stage !== undefined) await this.#queue.setStage(image.id, stage);
  }

  /** Deleted meanwhile, on this device or on another one. */
  #lost(id: string): Promise<void> {
    const stage: Stage = {
      name: 'failed',
      code: 'image_not_found',
      reason: 'The image has been deleted.',
      remedy: 'none',
    };
    return this.#queue.setStage(id, stage);
  }
}

function listPath(watched: readonly QueueItem[]): string {
  const since = watched.map(({ stage }) =>
    stage.name === 'processing' ? Date.parse(stage.createdAt) : Number.NaN,
  );
  const time = new Date(Math.min(...since) - OVERLAP_MILLISECONDS).toISOString();
  return `/images?limit=100&updatedSince=${encodeURIComponent(time)}`;
}

function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
