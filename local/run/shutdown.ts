/** What has been started, to be stopped in the opposite order: also when a later start fails. */
export class Shutdown {
  readonly #steps: { readonly name: string; readonly stop: () => unknown }[] = [];
  #done: Promise<void> | undefined;

  add(name: string, stop: () => unknown): void {
    this.#steps.push({ name, stop });
  }

  /** Closes a server that is starting; its place in the order is that of this call. */
  closing<Server extends { close(): Promise<void> }>(name: string, start: Promise<Server>): Promise<Server> {
    this.add(name, async () => (await start.catch(() => undefined))?.close());
    return start;
  }

  /** Stops everything once, however often it is called. One that fails does not keep the others from stopping. */
  run(): Promise<void> {
    this.#done ??= this.#stopAll();
    return this.#done;
  }

  async #stopAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const { name, stop } of this.#steps.reverse()) {
      try {
        await stop();
      } catch (cause) {
        failures.push(new Error(`could not stop ${name}`, { cause }));
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, String(failures[0]));
  }
}

/** Waits for all of them before it rejects, so that nothing is still starting while the rest is being stopped. */
export async function allStarted<const Starts extends readonly Promise<unknown>[]>(
  starts: Starts,
): Promise<{ -readonly [Index in keyof Starts]: Awaited<Starts[Index]> }> {
  await Promise.allSettled(starts);
  return (await Promise.all(starts)) as never;
}
