import { createHash } from 'node:crypto';
import { batch } from './batch.ts';
import { type Input, optionalNumber, requiredText, texts } from './input.ts';
import {
  attributesMd5,
  attributesSize,
  selectAttributes,
  validateMessageAttributes,
} from './message-attributes.ts';
import type { NewMessage, Queue } from './queue.ts';
import { largestMessageBytes } from './queue-attributes.ts';
import { sqsError } from './sqs-errors.ts';
import type { StoredMessage, WireMessageAttributes } from './stored-message.ts';

export function sendMessage(queue: Queue, input: Input, senderId: string) {
  const message = newMessage(queue, input, senderId);
  const stored = queue.send(message, optionalNumber(input, 'DelaySeconds', 0, 900));
  return {
    MessageId: stored.id,
    MD5OfMessageBody: md5(stored.body),
    MD5OfMessageAttributes: attributesMd5(stored.attributes),
    MD5OfMessageSystemAttributes: attributesMd5(stored.systemAttributes),
  };
}

export function sendMessageBatch(queue: Queue, input: Input, senderId: string) {
  const size = (entry: Input) =>
    Buffer.byteLength(`${entry.MessageBody ?? ''}`) +
    attributesSize((entry.MessageAttributes ?? {}) as WireMessageAttributes);
  return batch(
    input,
    (entry) => sendMessage(queue, entry, senderId),
    (entries) => {
      const total = entries.reduce((sum, entry) => sum + size(entry), 0);
      if (total <= largestMessageBytes) return;
      throw sqsError(
        'BatchRequestTooLong',
        `Batch requests cannot be longer than ${largestMessageBytes} bytes. You have sent ${total} bytes.`,
      );
    },
  );
}

function newMessage(queue: Queue, input: Input, senderId: string): NewMessage {
  if (input.MessageGroupId !== undefined || input.MessageDeduplicationId !== undefined) {
    throw sqsError('UnsupportedOperation', 'FIFO queues and fair queues are not supported here');
  }
  const body = requiredText(input, 'MessageBody');
  const attributes = (input.MessageAttributes ?? {}) as WireMessageAttributes;
  const systemAttributes = (input.MessageSystemAttributes ?? {}) as WireMessageAttributes;
  validateMessageAttributes(attributes);
  const size = Buffer.byteLength(body) + attributesSize(attributes);
  const limit = queue.seconds('MaximumMessageSize');
  if (size > limit) {
    throw sqsError(
      'InvalidParameterValueException',
      `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`,
    );
  }
  // Characters that XML 1.0 allows; the older protocol was XML, the rule stayed.
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(body)) {
    throw sqsError('InvalidMessageContents', 'Invalid characters found in the message body.');
  }
  return { body, attributes, systemAttributes, senderId };
}

export function deleteMessage(queue: Queue, input: Input) {
  queue.delete(requiredText(input, 'ReceiptHandle'));
  return {};
}

export function changeMessageVisibility(queue: Queue, input: Input) {
  const seconds = optionalNumber(input, 'VisibilityTimeout', 0, 43_200);
  if (seconds === undefined) {
    throw sqsError(
      'MissingRequiredParameterException',
      'The request must contain the parameter VisibilityTimeout.',
    );
  }
  queue.changeVisibility(requiredText(input, 'ReceiptHandle'), seconds);
  return {};
}

/** A message as its receiver gets it, with the attributes that were asked for. */
export function toReceived(queue: Queue, message: StoredMessage, input: Input) {
  const attributes = selectAttributes(message.attributes, texts(input, 'MessageAttributeNames'));
  const systemNames = [...texts(input, 'AttributeNames'), ...texts(input, 'MessageSystemAttributeNames')];
  const system = Object.entries(systemAttributes(message)).filter(
    ([name, value]) => value !== undefined && (systemNames.includes('All') || systemNames.includes(name)),
  );
  return {
    MessageId: message.id,
    ReceiptHandle: queue.receiptHandle(message),
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(Object.keys(attributes).length > 0 && {
      MessageAttributes: attributes,
      MD5OfMessageAttributes: attributesMd5(attributes),
    }),
  };
}

function systemAttributes(message: StoredMessage): Record<string, string | undefined> {
  return {
    SenderId: message.senderId,
    SentTimestamp: `${message.sentAt}`,
    ApproximateReceiveCount: `${message.receiveCount}`,
    ApproximateFirstReceiveTimestamp: `${message.firstReceivedAt}`,
    AWSTraceHeader: message.systemAttributes.AWSTraceHeader?.StringValue,
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
  };
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
