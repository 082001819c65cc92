import type { ImageEventDetail } from '../../lambdas/pipeline/image-event.ts';
import { AccessControl } from '../../local/access/access-control.ts';
import { startEventBridgeServer } from '../../local/event-bridge/start-event-bridge-server.ts';
import { operator } from './crop-health-database.ts';

const BUS = 'images';

/** A bus whose events a test can look at. */
export interface RecordedBus {
  /** What a function is told of it. */
  readonly environment: { readonly AWS_ENDPOINT_URL_EVENTBRIDGE: string; readonly EVENT_BUS_NAME: string };
  /** In the order in which they came. */
  readonly events: { readonly 'detail-type': string; readonly detail: ImageEventDetail }[];
  /** What a call is answered with in place of taking its events. */
  answer: Error | undefined;
  close(): Promise<void>;
}

export async function startRecordedBus(): Promise<RecordedBus> {
  const access = new AccessControl();
  access.register(operator);
  const state: Pick<RecordedBus, 'events' | 'answer'> = { events: [], answer: undefined };
  const server = await startEventBridgeServer({
    ...{ access, region: 'us-east-1', account: operator.account },
    sqs: { sendFromService: ({ body }) => void state.events.push(JSON.parse(body)) },
    interference: { onCall: () => (state.answer ? { answer: state.answer } : undefined) },
  });
  server.bus.create(BUS);
  server.bus.add({ arn: 'rule', busName: BUS, pattern: {}, targets: [{ queueArn: 'recorded' }] });
  return Object.assign(state, {
    environment: { AWS_ENDPOINT_URL_EVENTBRIDGE: server.url, EVENT_BUS_NAME: BUS },
    close: () => server.close(),
  });
}
