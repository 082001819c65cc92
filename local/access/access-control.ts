import type { Caller } from './caller.ts';

/** Every access key that the local services know. One instance is shared by all of them. */
export class AccessControl {
  readonly #callers = new Map<string, Caller>();

  /** Registers a caller; the same access key registered again replaces the former (a policy may have changed). */
  register(caller: Caller): void {
    this.#callers.set(caller.accessKeyId, caller);
  }

  find(accessKeyId: string): Caller | undefined {
    return this.#callers.get(accessKeyId);
  }
}
