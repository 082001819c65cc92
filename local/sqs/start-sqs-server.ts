import type { AccessControl } from '../access/access-control.ts';
import { interfere } from '../faults/interfere.ts';
import type { Interference, ServiceCall } from '../faults/interference.ts';
import { type JsonRequest, startJsonService } from '../json-service/start-json-service.ts';
import type { QueueState } from '../metrics/watch-services.ts';
import { queueName } from './input.ts';
import { type MessageMetrics, messagesMoved } from './message-metrics.ts';
import { sendMessage } from './message-operations.ts';
import type { Queue } from './queue.ts';
import { largestMessageBytes, type QueueAttributes } from './queue-attributes.ts';
import { SqsService } from './sqs-service.ts';

export interface SqsServerOptions {
  /** 0 or missing: any free port. */
  readonly port?: number;
  readonly dataDirectory: string;
  readonly access: AccessControl;
  readonly region: string;
  readonly account: string;
  readonly log?: (line: string) => void;
  /** Told of the messages that a call has moved, by the names of their metrics. */
  readonly onMessages?: (queue: string, counts: MessageMetrics) => void;
  /** For tests of what goes wrong. */
  readonly interference?: Interference | undefined;
}

/** A message that a service of AWS sends by itself, such as S3 its event notification. */
export interface ServiceMessage {
  readonly queueArn: string;
  readonly body: string;
  /** s3.amazonaws.com */
  readonly principal: string;
  /** Condition keys of the call: aws:SourceArn, aws:SourceAccount. */
  readonly context: Readonly<Record<string, string>>;
}

export interface SqsServer {
  readonly url: string;
  readonly port: number;
  queueUrl(name: string): string;
  queueArn(name: string): string;
  /** As a deployment does: makes the queue, or gives the one that there is these attributes. */
  createQueue(name: string, attributes?: QueueAttributes): void;
  /** Throws when the queue's policy does not allow it, or there is no such queue. */
  sendFromService(message: ServiceMessage): void;
  queueStates(): QueueState[];
  close(): Promise<void>;
}

/** Ten entries of a batch together are one message's size; JSON and base64 make them longer. */
const maximumRequestBytes = 8 * largestMessageBytes;

export async function startSqsServer(options: SqsServerOptions): Promise<SqsServer> {
  let url = '';
  const queueUrl = (name: string) => `${url}/${options.account}/${name}`;
  const sqs = new SqsService({ ...options, queueUrl });
  const service = await startJsonService({
    ...options,
    service: 'sqs',
    protocol: 'awsJson1_0',
    maximumRequestBytes,
    handle: async (request) => {
      const work = () => sqs.handle(request);
      const [output] = await interfere(options.interference, () => callOf(request), work);
      const moved = messagesMoved(request.operation, output);
      if (moved) options.onMessages?.(queueName(request.input), moved);
      return output;
    },
  });
  url = service.url;
  return {
    url,
    port: service.port,
    queueUrl,
    queueArn: (name) => sqs.queues.arnOf(name),
    createQueue: (name, attributes = {}) => deployQueue(sqs, name, attributes),
    sendFromService: (message) => {
      sendFromService(sqs, message);
      options.onMessages?.(message.queueArn.split(':').at(-1) ?? '', { NumberOfMessagesSent: 1 });
    },
    queueStates: () => sqs.queues.all().map(stateOf),
    async close() {
      await service.close();
      sqs.close();
    },
  };
}

function stateOf(queue: Queue): QueueState {
  const { visible, inFlight } = queue.counts();
  const { name, oldestSentAt } = queue;
  const oldestSeconds = oldestSentAt === undefined ? 0 : (Date.now() - oldestSentAt) / 1000;
  return { name, visible, inFlight, oldestSeconds };
}

function callOf({ operation, caller, environmentId, input }: JsonRequest): ServiceCall {
  const subject = JSON.stringify(input);
  return { service: 'sqs', operation, caller: caller.arn, presigned: false, environmentId, subject };
}

function deployQueue(sqs: SqsService, name: string, attributes: QueueAttributes): void {
  const existing = sqs.queues.findByArn(sqs.queues.arnOf(name));
  if (existing) sqs.queues.replaceAttributes(existing, attributes);
  else sqs.queues.create(name, attributes);
}

function sendFromService(sqs: SqsService, { queueArn, body, principal, context }: ServiceMessage): void {
  const queue = sqs.queues.findByArn(queueArn);
  sqs.authorise({ service: principal }, 'SendMessage', queueArn, queue, context);
  sendMessage(queue ?? sqs.queues.find(queueArn), { MessageBody: body }, principal);
}
