import type { Api } from '../api/api.ts';
import { ApiError } from '../api/api-errors.ts';
import { online } from '../layout/network.ts';
import type { Session } from '../sign-in/session.ts';
import { ProcessingWatch } from './processing-watch.ts';
import type { QueueItem } from './queue-item.ts';
import { QueueStorage } from './queue-storage.ts';
import type { Way } from './send-upload.ts';
import { UploadQueue } from './upload-queue.ts';
import { UploadRunner } from './upload-runner.ts';

/** The queue with what works it off. */
export class Uploads {
  readonly queue: UploadQueue;
  readonly runner: UploadRunner;
  readonly #watch: ProcessingWatch;
  readonly #api: Api;

  private constructor(queue: UploadQueue, api: Api, way: Way) {
    this.queue = queue;
    this.#api = api;
    this.runner = new UploadRunner(queue, api, way);
    this.#watch = new ProcessingWatch(queue, api);
  }

  static async open(session: Session, api: Api, way: Way): Promise<Uploads> {
    const uploads = new Uploads(new UploadQueue(await QueueStorage.open()), api, way);
    const follow = () => {
      const { signedIn, user } = session.state.value;
      void uploads.queue.show(user?.subject);
      uploads.#allow(signedIn && online.value);
    };
    follow();
    session.state.subscribe(follow);
    online.subscribe(follow);
    uploads.#runInOneTab();
    return uploads;
  }

  /** Processes an image again whose bytes are at the service. */
  async reprocess({ id }: QueueItem): Promise<void> {
    const { body } = await this.#api.operations.getImage({ id });
    await this.#api.operations.reprocessImage({ id, body: { afterAttempt: body.attempt } });
    await this.queue.setStage(id, { name: 'processing', createdAt: body.createdAt });
  }

  /** The image is not wanted: of a duplicate the service knows already, of others it keeps what it has. */
  async remove(items: readonly QueueItem[]): Promise<void> {
    await this.queue.remove(items.map(({ id }) => id));
    const unwanted = items.filter(({ stage }) => stage.name === 'duplicate');
    // Those that are left behind end by themselves when their upload expires.
    await Promise.all(unwanted.map(({ id }) => this.#deleteImage(id).catch(() => {})));
  }

  async #deleteImage(id: string): Promise<void> {
    await this.#api.operations.deleteImage({ id }).catch((error) => {
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    });
  }

  #allow(allowed: boolean): void {
    this.runner.allow(allowed);
    this.#watch.allow(allowed);
  }

  /** Two tabs would send everything twice. When this one is closed, another takes over. */
  #runInOneTab(): void {
    void navigator.locks.request('upload-queue', () => Promise.all([this.runner.run(), this.#watch.run()]));
  }
}
