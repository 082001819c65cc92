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
  #tag: { readonly updatedSince: string; readonly value: string } | undefined;

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
    const updatedSince = oldestOf(watched);
    const ifNoneMatch = this.#tag?.updatedSince === updatedSince ? this.#tag.value : undefined;
    const question = { limit: '100', updatedSince };
    const first = await this.#api.operations.listImages({ ...question, ifNoneMatch });
    const retryAfter = first.retryAfter ?? SECONDS_WITHOUT_ADVICE;
    if (first.body === null) return retryAfter;
    const wanted = new Set(watched.map(({ id }) => id));
    await this.#takeAll(first.body, wanted);
    let cursor = first.body.nextCursor;
    while (cursor !== null && wanted.size > 0) {
      const { body } = await this.#api.operations.listImages({ ...question, cursor });
      await this.#takeAll(body, wanted);
      cursor = body.nextCursor;
    }
    for (const id of wanted) await this.#lost(id);
    // The tag is of the first page only.
    const isWhole = first.etag !== null && first.body.nextCursor === null;
    this.#tag = isWhole ? { updatedSince, value: first.etag } : undefined;
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

function oldestOf(watched: readonly QueueItem[]): string {
  const since = watched.map(({ stage }) =>
    stage.name === 'processing' ? Date.parse(stage.createdAt) : Number.NaN,
  );
  return new Date(Math.min(...since) - OVERLAP_MILLISECONDS).toISOString();
}

function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
