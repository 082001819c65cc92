import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from './queue.ts';
import type { QueueRegistry } from './queue-registry.ts';
import { sqsError } from './sqs-errors.ts';
import type { StoredMessage } from './stored-message.ts';

interface MoveTask {
  readonly handle: string;
  readonly source: Queue;
  readonly destination: Queue | undefined;
  readonly perSecond: number | undefined;
  readonly startedAt: number;
  readonly toMove: number;
  moved: number;
  status: 'RUNNING' | 'CANCELLING' | 'CANCELLED' | 'COMPLETED' | 'FAILED';
  failure?: string;
}

/** Tasks that move a dead-letter queue's messages back, or to another queue. Forgotten at the end of the process. */
export class MoveTasks {
  readonly #tasks: MoveTask[] = [];
  readonly #queues: QueueRegistry;

  constructor(queues: QueueRegistry) {
    this.#queues = queues;
  }

  start(source: Queue, destination: Queue | undefined, perSecond: number | undefined): string {
    const feeders = this.#queues
      .all()
      .filter((queue) => queue.redrivePolicy?.deadLetterTargetArn === source.arn);
    if (feeders.length === 0) {
      throw sqsError('UnsupportedOperation', 'Source queue must be configured as a Dead Letter Queue.');
    }
    if (this.#tasks.some((task) => task.source === source && task.status === 'RUNNING')) {
      throw sqsError(
        'UnsupportedOperation',
        'There is already a task running. Only one active task is allowed.',
      );
    }
    const task: MoveTask = {
      handle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn: source.arn })).toString('base64'),
      source,
      destination,
      perSecond,
      startedAt: Date.now(),
      toMove: source.counts().visible,
      moved: 0,
      status: 'RUNNING',
    };
    this.#tasks.unshift(task);
    void this.#run(task);
    return task.handle;
  }

  async #run(task: MoveTask): Promise<void> {
    try {
      while (task.status === 'RUNNING') {
        const message = task.source.peekVisible();
        if (message === undefined || task.moved >= task.toMove) break;
        this.#move(task, message);
        await sleep(task.perSecond ? 1000 / task.perSecond : 0);
      }
      task.status = task.status === 'CANCELLING' ? 'CANCELLED' : 'COMPLETED';
    } catch (error) {
      task.status = 'FAILED';
      task.failure = error instanceof Error ? error.message : String(error);
    }
  }

  /** A moved message is a new one: another identity, and its age starts again. */
  #move(task: MoveTask, message: StoredMessage): void {
    const destination = task.destination ?? this.#queues.findByArn(message.deadLetterSourceArn ?? '');
    if (destination === undefined) {
      throw new Error(`CouldNotDetermineMessageSource: message ${message.id} came from no queue that exists`);
    }
    const { body, attributes, systemAttributes, senderId } = message;
    destination.send({ body, attributes, systemAttributes, senderId }, 0);
    task.source.remove(message.id);
    task.moved += 1;
  }

  cancel(handle: string): number {
    const task = this.#tasks.find((candidate) => candidate.handle === handle);
    if (task?.status !== 'RUNNING') {
      throw sqsError('ResourceNotFoundException', 'The task does not exist or is not running.');
    }
    task.status = 'CANCELLING';
    return task.moved;
  }

  /** Newest first. */
  list(source: Queue, maximum: number): object[] {
    const tasks = this.#tasks.filter((task) => task.source === source).slice(0, maximum);
    return tasks.map((task) => ({
      ...(task.status === 'RUNNING' && { TaskHandle: task.handle }),
      Status: task.status,
      SourceArn: task.source.arn,
      DestinationArn: task.destination?.arn,
      MaxNumberOfMessagesPerSecond: task.perSecond,
      ApproximateNumberOfMessagesMoved: task.moved,
      ApproximateNumberOfMessagesToMove: task.toMove,
      FailureReason: task.failure,
      StartedTimestamp: task.startedAt,
    }));
  }

  close(): void {
    for (const task of this.#tasks) if (task.status === 'RUNNING') task.status = 'CANCELLING';
  }
}
