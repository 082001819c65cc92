import {
  EventBridgeClient,
  type EventBridgeClientConfig,
  PutEventsCommand,
} from '@aws-sdk/client-eventbridge';
import { EVENTS } from '../contract.ts';
import type { ImageEvent } from '../pipeline/image-event.ts';
import type { ClientAccess } from './client-access.ts';

/** EventBridge takes at most ten events in one call. */
export const EVENTS_IN_ONE_CALL = 10;

/** What is not told now, the sweep tells: an image that waits in the queue must not wait for EventBridge. */
export function createEventClient(
  access: Pick<EventBridgeClientConfig, ClientAccess> = {},
): EventBridgeClient {
  return new EventBridgeClient({
    ...access,
    maxAttempts: 2,
    requestHandler: { requestTimeout: 2_000, throwOnRequestTimeout: true, connectionTimeout: 1_000 },
  });
}

export interface PublishedEvents {
  /** Ids of the events that the bus has taken. */
  readonly taken: readonly string[];
  /** Why others are not, by their codes. */
  readonly refusals: readonly string[];
}

/** At most EVENTS_IN_ONE_CALL. */
export async function publishEvents(
  client: EventBridgeClient,
  busName: string,
  events: readonly ImageEvent[],
): Promise<PublishedEvents> {
  const command = new PutEventsCommand({
    Entries: events.map(({ type, detail }) => ({
      EventBusName: busName,
      Source: EVENTS.source,
      DetailType: type,
      Time: new Date(detail.occurredAt),
      Detail: JSON.stringify(detail),
    })),
  });
  // In the order of the events; one that was refused has a code in place of an id.
  const { Entries = [] } = await client.send(command);
  const isTaken = (index: number) => Entries[index]?.EventId !== undefined;
  return {
    taken: events.filter((_, index) => isTaken(index)).map(({ detail }) => detail.eventId),
    refusals: Entries.flatMap(({ ErrorCode }) => ErrorCode ?? []),
  };
}
