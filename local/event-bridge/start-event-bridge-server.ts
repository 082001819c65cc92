import type { AccessControl } from '../access/access-control.ts';
import type { Caller } from '../access/caller.ts';
import { evaluate } from '../access/policy-evaluation.ts';
import { interfere } from '../faults/interfere.ts';
import type { Interference } from '../faults/interference.ts';
import { ServiceError } from '../json-service/service-error.ts';
import { type JsonRequest, startJsonService } from '../json-service/start-json-service.ts';
import type { SqsServer } from '../sqs/start-sqs-server.ts';
import { EventBus } from './event-bus.ts';
import { busNameOf, MAXIMUM_REQUEST_BYTES, type PutEntry, readEntries, toEvent } from './put-events.ts';

export interface EventBridgeServerOptions {
  /** 0 or missing: any free port. */
  readonly port?: number;
  readonly access: AccessControl;
  readonly region: string;
  readonly account: string;
  readonly sqs: Pick<SqsServer, 'sendFromService'>;
  readonly log?: (line: string) => void;
  /** For tests of what goes wrong. */
  readonly interference?: Interference | undefined;
}

export interface EventBridgeServer {
  readonly url: string;
  readonly port: number;
  readonly bus: EventBus;
  close(): Promise<void>;
}

/** PutEvents, for whoever may put events on a bus. */
export async function startEventBridgeServer(options: EventBridgeServerOptions): Promise<EventBridgeServer> {
  const bus = new EventBus(options.account, options.sqs, options.log ?? (() => {}));
  const service = await startJsonService({
    ...options,
    service: 'events',
    protocol: 'awsJson1_1',
    maximumRequestBytes: 2 * MAXIMUM_REQUEST_BYTES,
    async handle(request) {
      const entries = entriesOf(request, options);
      const call = () => callOf(request);
      const work = async () => put(entries, bus, options);
      const [output] = await interfere(options.interference, call, work);
      return output;
    },
  });
  return { url: service.url, port: service.port, bus, close: () => service.close() };
}

function entriesOf(
  { operation, caller, input }: JsonRequest,
  options: EventBridgeServerOptions,
): readonly PutEntry[] {
  if (operation !== 'PutEvents') {
    throw new ServiceError('UnknownOperationException', 404, `${operation} is not supported here`);
  }
  const entries = readEntries(input);
  for (const name of new Set(entries.map(busNameOf))) authorise(caller, name, options);
  return entries;
}

function authorise(caller: Caller, busName: string, { account, region }: EventBridgeServerOptions): void {
  const resource = `arn:aws:events:${region}:${account}:event-bus/${busName}`;
  const decision = evaluate({ caller, action: 'events:PutEvents', resource, resourceAccount: account });
  if (!decision.allowed) throw new ServiceError('AccessDeniedException', 400, decision.reason);
}

function put(entries: readonly PutEntry[], bus: EventBus, place: EventBridgeServerOptions) {
  const Entries = entries.map((entry) => {
    const busName = busNameOf(entry);
    const event = toEvent(entry, place);
    if ('refusal' in event) return { ErrorCode: event.refusal, ErrorMessage: event.message };
    // On AWS an event for a bus that is not there vanishes.
    if (bus.has(busName)) bus.publish(event, busName);
    return { EventId: event.id };
  });
  return { FailedEntryCount: Entries.filter((one) => 'ErrorCode' in one).length, Entries };
}

function callOf({ operation, caller, environmentId, input }: JsonRequest) {
  const subject = JSON.stringify(input);
  return {
    service: 'events',
    operation,
    caller: caller.arn,
    presigned: false,
    environmentId,
    subject,
  } as const;
}
