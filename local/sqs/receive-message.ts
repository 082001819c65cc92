import type { Socket } from 'node:net';
import { type Input, optionalNumber } from './input.ts';
import { toReceived } from './message-operations.ts';
import type { Queue } from './queue.ts';
import type { QueueRegistry } from './queue-registry.ts';
import { sqsError } from './sqs-errors.ts';
import type { StoredMessage } from './stored-message.ts';

/** Waits for messages as long as the call, or the queue, says: a long poll. */
export async function receiveMessage(queues: QueueRegistry, queue: Queue, input: Input, socket: Socket) {
  const maximum = optionalNumber(input, 'MaxNumberOfMessages', 1, 10) ?? 1;
  const waitSeconds = optionalNumber(input, 'WaitTimeSeconds', 0, 20);
  const visibility = optionalNumber(input, 'VisibilityTimeout', 0, 43_200);
  const deadline = Date.now() + (waitSeconds ?? queue.seconds('ReceiveMessageWaitTimeSeconds')) * 1000;
  const take = () =>
    queue.receive(maximum, visibility ?? queue.seconds('VisibilityTimeout'), giveUp(queues, queue));
  const messages = await poll(queue, take, deadline, socket);
  return messages.length === 0
    ? {}
    : { Messages: messages.map((message) => toReceived(queue, message, input)) };
}

async function poll(
  queue: Queue,
  take: () => StoredMessage[],
  deadline: number,
  socket: Socket,
): Promise<StoredMessage[]> {
  // A plain timer: Node 20 collects a signal of AbortSignal.timeout() that only AbortSignal.any() refers to.
  const over = new AbortController();
  const end = () => over.abort();
  const timer = setTimeout(end, Math.max(0, deadline - Date.now()));
  socket.once('close', end);
  try {
    // A message handed to somebody who has left would stay invisible for nothing.
    while (!socket.destroyed) {
      if (queue.isClosed) throw sqsError('QueueDoesNotExist', 'The specified queue does not exist.');
      const messages = take();
      if (messages.length > 0 || over.signal.aborted) return messages;
      await queue.change(over.signal);
    }
    return [];
  } finally {
    clearTimeout(timer);
    socket.off('close', end);
  }
}

function giveUp(queues: QueueRegistry, queue: Queue) {
  const policy = queue.redrivePolicy;
  const deadLetters = policy && queues.findByArn(policy.deadLetterTargetArn);
  if (!policy || !deadLetters) return undefined;
  const take = (message: StoredMessage) => deadLetters.takeDeadLetter(message, queue.arn);
  return { maxReceiveCount: policy.maxReceiveCount, take };
}
