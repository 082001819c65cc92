import type { ImageSummary } from '../../../lambdas/api/types.ts';
import type { Api } from '../api/api.ts';
import { announce } from '../layout/announcements.tsx';
import { Store } from '../store/store.ts';

interface ListState {
  readonly images: readonly ImageSummary[];
  readonly nextCursor: string | null;
  readonly isLoading: boolean;
  readonly fault: string | undefined;
}

const EMPTY: ListState = { images: [], nextCursor: null, isLoading: true, fault: undefined };

/** Pages of GET /images, one after the other. */
export class ImageList {
  readonly state = new Store<ListState>(EMPTY);
  readonly #api: Api;
  #query = '';

  constructor(api: Api) {
    this.#api = api;
  }

  /** @param query of the filter, with its question mark */
  async show(query: string): Promise<void> {
    this.#query = query;
    this.state.set(EMPTY);
    await this.more();
  }

  /** The next page, or the first one; after a fault the same one again. */
  async more(): Promise<void> {
    const query = this.#query;
    const { nextCursor } = this.state.value;
    this.state.update((state) => ({ ...state, isLoading: true, fault: undefined }));
    try {
      const { body } = await this.#api.operations.listImages({
        ...Object.fromEntries(new URLSearchParams(query)),
        ...(nextCursor === null ? {} : { cursor: nextCursor }),
      });
      // The filter may have been changed while this page was on its way.
      if (query !== this.#query) return;
      const images = [...this.state.value.images, ...body.items];
      this.state.set({ images, nextCursor: body.nextCursor, isLoading: false, fault: undefined });
      announce(`${images.length} images shown${body.nextCursor === null ? '' : ', there are more'}.`);
    } catch (error) {
      if (query !== this.#query) return;
      this.state.update((state) => ({ ...state, isLoading: false, fault: `${(error as Error).message}.` }));
    }
  }

  /** It is processed again; what becomes of it is seen when the list is opened anew. */
  processing(id: string): void {
    const change = { status: 'processing', failureCode: null, failureReason: null } as const;
    this.state.update((state) => ({
      ...state,
      images: state.images.map((image) => (image.id === id ? { ...image, ...change } : image)),
    }));
    announce('The image is processed again.');
  }

  async delete(id: string): Promise<void> {
    await this.#api.operations.deleteImage({ id });
    this.state.update((state) => ({ ...state, images: state.images.filter((image) => image.id !== id) }));
    announce('The image has been deleted.');
  }
}
