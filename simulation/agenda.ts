type Action = (now: number) => void | Promise<void>;

/** What is still to happen, in the order of its time (seconds); at one time, in the order in which it was added. */
export class Agenda {
  readonly #items: { readonly time: number; readonly action: Action }[] = [];

  add(time: number, action: Action): void {
    let place = this.#items.length;
    while (place > 0 && this.#items[place - 1]!.time > time) place--;
    this.#items.splice(place, 0, { time, action });
  }

  async runUntil(end: number): Promise<void> {
    for (let item = this.#items.shift(); item !== undefined && item.time < end; item = this.#items.shift()) {
      await item.action(item.time);
    }
  }
}
