import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { ImageEvent } from '../pipeline/image-event.ts';
import type { Database } from './data-api.ts';
import { EVENTS_IN_ONE_CALL, publishEvents } from './event-bus.ts';
import { type UntoldEvents, untoldEvents } from './image-repository/untold-events.ts';

/** Not every event was taken. What was not stays where it was, and is tried again. */
export class EventsNotPublishedError extends Error {
  override readonly name = 'EventsNotPublishedError';
  readonly code = 'events_not_published';

  constructor(readonly refusals: readonly string[]) {
    super(`EventBridge did not take ${refusals.length} events: ${[...new Set(refusals)].join(', ')}`);
  }
}

/**
 * Publishes what the database says is to be told, then removes it there: at least once, whatever dies in between. Copies of an
 * event have the same id.
 */
export class EventOutbox {
  readonly #events: UntoldEvents;
  readonly #client: EventBridgeClient;
  readonly #busName: string;

  constructor(database: Database, client: EventBridgeClient, busName: string) {
    this.#events = untoldEvents(database);
    this.#client = client;
    this.#busName = busName;
  }

  /** Rejects unless all of the image's events are published. */
  async tellOf(imageId: string): Promise<void> {
    const events = await this.#events.ofImage(imageId);
    for (let start = 0; start < events.length; start += EVENTS_IN_ONE_CALL) {
      await this.#tell(events.slice(start, start + EVENTS_IN_ONE_CALL));
    }
  }

  /** Oldest first, as far as the time goes. Answers with how many; rejects at the first call that not all were taken of. */
  async tellAll(hasTime: () => boolean): Promise<number> {
    for (let told = 0; ; ) {
      const events = hasTime() ? await this.#events.oldest(EVENTS_IN_ONE_CALL) : [];
      if (events.length === 0) return told;
      await this.#tell(events);
      told += events.length;
    }
  }

  async #tell(events: readonly ImageEvent[]): Promise<void> {
    const { taken, refusals } = await publishEvents(this.#client, this.#busName, events);
    if (taken.length > 0) await this.#events.remove(taken);
    if (taken.length < events.length) throw new EventsNotPublishedError(refusals);
  }
}
