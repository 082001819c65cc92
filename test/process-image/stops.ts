/** Lets a test walk something asynchronous from one place to the next. */
export class Stops {
  #onReached: () => void = () => {};
  #goOn: () => void = () => {};

  /** For what is walked: waits here. */
  here(): Promise<void> {
    return new Promise((resolve) => {
      this.#goOn = resolve;
      this.#onReached();
    });
  }

  /** For the test: lets it go on, and resolves at the next stop. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#onReached = resolve;
      this.#goOn();
    });
  }
}
