import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { PoisonMessageError, parseQueueMessage } from '../lambdas/aws/queue-message.ts';
import { POISON_RULES } from '../lambdas/pipeline/fault-codes.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import { queueDepth } from './queues.ts';

export interface DeadLetter {
  readonly messageId: string;
  readonly sentAt: string | null;
  /** Of the attribute that the functions write; of a message that SQS has moved, that it did. */
  readonly reason: string;
  /** Put back, it would be set aside again. */
  readonly poison: boolean;
  readonly imageIds: readonly string[];
  readonly body: string;
}

export interface HeldLetter extends DeadLetter {
  readonly receiptHandle: string;
}

/** The two queues whose messages are looked at by people. */
export type QueueRole = 'deadLetters' | 'failedRounds';

type Queues = Pick<Pipeline, 'sqs' | 'outputs'>;

const MOVED_BY_SQS = 'moved by SQS after its last delivery: the database could not be reached each time';

/** Seconds for which nobody else sees what was taken; long enough to put it back at some ten a second. */
const HOLD_SECONDS = 300;
/** What SQS hands out in one call. */
const BATCH = 10;

/** Takes what is there now, up to `limit`: each message once, although SQS may hand one out twice. */
export async function takeDeadLetters(
  { sqs, outputs }: Queues,
  limit: number,
  queue: QueueRole = 'deadLetters',
): Promise<readonly HeldLetter[]> {
  const QueueUrl = urlOf(outputs, queue);
  const { waiting } = await queueDepth(sqs, QueueUrl);
  const wanted = Math.min(limit, waiting);
  const taken = new Map<string, HeldLetter>();
  while (taken.size < wanted) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: Math.min(BATCH, wanted - taken.size),
        WaitTimeSeconds: 1,
        VisibilityTimeout: HOLD_SECONDS,
        MessageAttributeNames: ['reason'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    );
    if (Messages.length === 0) break;
    for (const message of Messages) {
      taken.set(message.MessageId ?? '', toLetter(message, outputs.bucketName));
    }
  }
  return [...taken.values()];
}

export function toLetter(message: Message, bucketName: string): HeldLetter {
  const { Body: body = '', MessageAttributes, Attributes, MessageId = '', ReceiptHandle = '' } = message;
  const told = MessageAttributes?.reason?.StringValue;
  const { imageIds, fault } = understand(body, bucketName);
  const reason = told ?? fault ?? MOVED_BY_SQS;
  const sent = Number(Attributes?.SentTimestamp);
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    sentAt: sent > 0 ? new Date(sent).toISOString() : null,
    reason,
    poison: fault !== null || (reason.split(':')[0] ?? '') in POISON_RULES,
    imageIds,
    body,
  };
}

function understand(body: string, bucketName: string): { imageIds: string[]; fault: string | null } {
  try {
    const { arrivals, faults } = parseQueueMessage(body, bucketName);
    return { imageIds: arrivals.map(({ imageId }) => imageId), fault: faults[0] ?? null };
  } catch (error) {
    if (!(error instanceof PoisonMessageError)) throw error;
    return { imageIds: [], fault: error.message };
  }
}

/** Sent first, then deleted: what dies in between leaves two, and the second finds nothing to do. */
export async function putBack({ sqs, outputs }: Queues, { body, receiptHandle }: HeldLetter): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl: outputs.queueUrl, MessageBody: body }));
  const taken = { QueueUrl: outputs.deadLetterQueueUrl, ReceiptHandle: receiptHandle };
  await sqs.send(new DeleteMessageCommand(taken));
}

/** For good. */
export async function discardLetter(
  { sqs, outputs }: Queues,
  { receiptHandle }: HeldLetter,
  queue: QueueRole,
): Promise<void> {
  await sqs.send(new DeleteMessageCommand({ QueueUrl: urlOf(outputs, queue), ReceiptHandle: receiptHandle }));
}

function urlOf(outputs: Queues['outputs'], queue: QueueRole): string {
  return queue === 'deadLetters' ? outputs.deadLetterQueueUrl : outputs.failedRoundsQueueUrl;
}

/** Leaves them in their queue, where others see them again at once. */
export async function leaveThere(
  { sqs, outputs }: Queues,
  letters: readonly HeldLetter[],
  queue: QueueRole = 'deadLetters',
): Promise<void> {
  for (const { receiptHandle } of letters) {
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: urlOf(outputs, queue),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: 0,
      }),
    );
  }
}
