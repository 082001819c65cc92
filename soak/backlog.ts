import { setTimeout as sleep } from 'node:timers/promises';

/** Images begun and not ended. Beyond it the sweep, impatient as it is here, would take waiting for a lost event. */
const MOST = 60;
const MILLISECONDS_BETWEEN_LOOKS = 250;

/** Keeps whoever sends from being far ahead of whoever processes. */
export class Backlog {
  readonly #countEnded: () => Promise<number | undefined>;
  #begun = 0;
  #ended = 0;
  #looking: Promise<void> | undefined;

  /** @param countEnded undefined where nobody can tell just now */
  constructor(countEnded: () => Promise<number | undefined>) {
    this.#countEnded = countEnded;
  }

  /** Resolves when there is room for one more image, which then counts as begun. */
  async begin(): Promise<void> {
    while (this.#begun - this.#ended >= MOST) {
      this.#looking ??= this.#look();
      await this.#looking;
    }
    this.#begun += 1;
  }

  async #look(): Promise<void> {
    await sleep(MILLISECONDS_BETWEEN_LOOKS);
    this.#ended = (await this.#countEnded()) ?? this.#ended;
    this.#looking = undefined;
  }
}
