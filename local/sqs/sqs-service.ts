import { evaluate } from '../access/policy-evaluation.ts';
import type { Principal } from '../access/policy-principal.ts';
import type { JsonRequest } from '../json-service/start-json-service.ts';
import { batch } from './batch.ts';
import { type Input, optionalNumber, queueName, requiredText, textMap } from './input.ts';
import {
  changeMessageVisibility,
  deleteMessage,
  sendMessage,
  sendMessageBatch,
} from './message-operations.ts';
import { MoveTasks } from './move-tasks.ts';
import type { Queue } from './queue.ts';
import * as operations from './queue-operations.ts';
import { QueueRegistry } from './queue-registry.ts';
import { receiveMessage } from './receive-message.ts';
import { sqsError } from './sqs-errors.ts';

export interface SqsServiceOptions {
  readonly dataDirectory: string;
  readonly region: string;
  readonly account: string;
  readonly queueUrl: (name: string) => string;
}

type RequestContext = Readonly<Record<string, string | boolean>>;

/** A batch needs the permission of the operation that it repeats. */
const permissionOf: Readonly<Record<string, string>> = {
  SendMessageBatch: 'SendMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
};

/** The operations of SQS: who may, and what they do. */
export class SqsService {
  readonly queues: QueueRegistry;
  readonly #moves: MoveTasks;
  readonly #options: SqsServiceOptions;

  constructor(options: SqsServiceOptions) {
    this.#options = options;
    const { dataDirectory, region, account } = options;
    this.queues = new QueueRegistry(dataDirectory, `arn:aws:sqs:${region}:${account}`);
    this.#moves = new MoveTasks(this.queues);
  }

  async handle(request: JsonRequest): Promise<unknown> {
    const { operation, input, caller } = request;
    switch (operation) {
      case 'CreateQueue':
        return this.#createQueue(request);
      case 'ListQueues':
        this.authorise(caller, operation, '*');
        return operations.listQueues(this.queues.all(), input, this.#url);
      case 'GetQueueUrl': {
        const name = requiredText(input, 'QueueName');
        return { QueueUrl: this.#url(this.#authorisedQueue(request, name)) };
      }
      case 'StartMessageMoveTask':
        return this.#startMoveTask(request);
      case 'CancelMessageMoveTask':
      case 'ListMessageMoveTasks':
        return this.#moveTasks(request);
      default:
        return this.#handleOnQueue(request);
    }
  }

  async #handleOnQueue(request: JsonRequest): Promise<unknown> {
    const { operation, input, caller, socket } = request;
    const perform = queueOperations[operation];
    if (perform === undefined) {
      throw sqsError('UnknownOperationException', `The operation ${operation} is not supported here`);
    }
    const queue = this.#authorisedQueue(request, queueName(input));
    return perform({ queues: this.queues, queue, input, senderId: caller.arn, socket, url: this.#url });
  }

  #createQueue({ input, caller }: JsonRequest) {
    const name = requiredText(input, 'QueueName');
    this.authorise(caller, 'CreateQueue', this.queues.arnOf(name));
    const tags = textMap({ tags: input.tags ?? input.Tags }, 'tags');
    return { QueueUrl: this.#url(this.queues.create(name, textMap(input, 'Attributes'), tags)) };
  }

  #startMoveTask({ input, caller }: JsonRequest) {
    const source = operations.queueOfArn(this.queues, input, 'SourceArn');
    for (const action of ['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']) {
      this.authorise(caller, action, source.arn, source);
    }
    const destination =
      input.DestinationArn === undefined
        ? undefined
        : operations.queueOfArn(this.queues, input, 'DestinationArn');
    if (destination) this.authorise(caller, 'SendMessage', destination.arn, destination);
    const perSecond = optionalNumber(input, 'MaxNumberOfMessagesPerSecond', 1, 500);
    return { TaskHandle: this.#moves.start(source, destination, perSecond) };
  }

  #moveTasks({ operation, input, caller }: JsonRequest) {
    if (operation === 'ListMessageMoveTasks') {
      const source = operations.queueOfArn(this.queues, input, 'SourceArn');
      this.authorise(caller, operation, source.arn, source);
      return { Results: this.#moves.list(source, optionalNumber(input, 'MaxResults', 1, 10) ?? 1) };
    }
    this.authorise(caller, operation, '*');
    return { ApproximateNumberOfMessagesMoved: this.#moves.cancel(requiredText(input, 'TaskHandle')) };
  }

  /** Permission comes first: who has none does not learn whether the queue exists. */
  #authorisedQueue({ operation, caller }: JsonRequest, name: string): Queue {
    const arn = this.queues.arnOf(name);
    this.authorise(caller, permissionOf[operation] ?? operation, arn, this.queues.findByArn(arn));
    return this.queues.find(name);
  }

  authorise(
    principal: Principal,
    action: string,
    resource: string,
    queue?: Queue,
    context?: RequestContext,
  ): void {
    const decision = evaluate({
      caller: principal,
      action: `sqs:${action}`,
      resource,
      resourceAccount: this.#options.account,
      ...(queue && { resourcePolicies: queue.policies }),
      ...(context && { context }),
    });
    if (!decision.allowed) throw sqsError('AccessDeniedException', decision.reason);
  }

  readonly #url = (queue: Queue): string => this.#options.queueUrl(queue.name);

  close(): void {
    this.#moves.close();
    this.queues.close();
  }
}

interface QueueOperation {
  readonly queues: QueueRegistry;
  readonly queue: Queue;
  readonly input: Input;
  readonly senderId: string;
  readonly socket: JsonRequest['socket'];
  readonly url: (queue: Queue) => string;
}

/** The operations that name their queue by QueueUrl. */
const queueOperations: Readonly<Record<string, (operation: QueueOperation) => unknown>> = {
  DeleteQueue: ({ queues, queue }) => queues.delete(queue),
  GetQueueAttributes: ({ queue, input }) => operations.getQueueAttributes(queue, input),
  SetQueueAttributes: ({ queues, queue, input }) => queues.setAttributes(queue, textMap(input, 'Attributes')),
  SendMessage: ({ queue, input, senderId }) => sendMessage(queue, input, senderId),
  SendMessageBatch: ({ queue, input, senderId }) => sendMessageBatch(queue, input, senderId),
  ReceiveMessage: ({ queues, queue, input, socket }) => receiveMessage(queues, queue, input, socket),
  DeleteMessage: ({ queue, input }) => deleteMessage(queue, input),
  DeleteMessageBatch: ({ queue, input }) => batch(input, (entry) => deleteMessage(queue, entry)),
  ChangeMessageVisibility: ({ queue, input }) => changeMessageVisibility(queue, input),
  ChangeMessageVisibilityBatch: ({ queue, input }) =>
    batch(input, (entry) => changeMessageVisibility(queue, entry)),
  PurgeQueue: ({ queue }) => queue.purge(),
  ListDeadLetterSourceQueues: ({ queues, queue, input, url }) =>
    operations.listDeadLetterSourceQueues(queues.all(), queue, input, url),
  TagQueue: ({ queues, queue, input }) => operations.tagQueue(queues, queue, input),
  UntagQueue: ({ queues, queue, input }) => operations.untagQueue(queues, queue, input),
  ListQueueTags: ({ queue }) => operations.listQueueTags(queue),
};
