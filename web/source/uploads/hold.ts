import { Store } from '../store/store.ts';

/** A time in which nothing is sent, and why. */
export class Hold {
  /** In words; undefined while there is none. */
  readonly reason = new Store<string | undefined>(undefined);
  readonly #onEnd: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  get isOn(): boolean {
    return this.#timer !== undefined;
  }

  begin(seconds: number, reason: string): void {
    clearTimeout(this.#timer);
    this.reason.set(reason);
    this.#timer = setTimeout(() => this.end(), seconds * 1000);
  }

  /** Also where there is none: what sleeps looks again. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.reason.set(undefined);
    this.#onEnd();
  }
}
