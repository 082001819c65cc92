/** Lets loops sleep until something has happened. */
export class Wake {
  #sleeping: (() => void)[] = [];

  notify(): void {
    const woken = this.#sleeping;
    this.#sleeping = [];
    for (const wake of woken) wake();
  }

  wait(): Promise<void> {
    return new Promise((resolve) => this.#sleeping.push(resolve));
  }
}
