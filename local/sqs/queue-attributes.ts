import type { PolicyDocument } from '../access/caller.ts';
import { invalidParameter, sqsError } from './sqs-errors.ts';

/** SQS raised it from 256 KiB to 1 MiB in August 2025. */
export const largestMessageBytes = 1024 * 1024;

export type QueueAttributes = Readonly<Record<string, string>>;

interface NumberRange {
  readonly minimum: number;
  readonly maximum: number;
  readonly initial: number;
}

/** Units are seconds and bytes; ranges and defaults as in the API reference of SetQueueAttributes. */
const numbers: Readonly<Record<string, NumberRange>> = {
  VisibilityTimeout: { minimum: 0, maximum: 43_200, initial: 30 },
  MaximumMessageSize: { minimum: 1_024, maximum: largestMessageBytes, initial: largestMessageBytes },
  MessageRetentionPeriod: { minimum: 60, maximum: 1_209_600, initial: 345_600 },
  DelaySeconds: { minimum: 0, maximum: 900, initial: 0 },
  ReceiveMessageWaitTimeSeconds: { minimum: 0, maximum: 20, initial: 0 },
  KmsDataKeyReusePeriodSeconds: { minimum: 60, maximum: 86_400, initial: 300 },
};

const documents = ['Policy', 'RedrivePolicy', 'RedriveAllowPolicy'];
/** Stored and given back; nothing is encrypted here. */
const texts = ['SqsManagedSseEnabled', 'KmsMasterKeyId'];

const fifoAttributes = [
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
];

export const initialAttributes: QueueAttributes = {
  ...Object.fromEntries(
    Object.entries(numbers)
      .filter(([name]) => name !== 'KmsDataKeyReusePeriodSeconds')
      .map(([name, { initial }]) => [name, `${initial}`]),
  ),
  SqsManagedSseEnabled: 'true',
};

export function validateAttributes(attributes: QueueAttributes): void {
  for (const [name, value] of Object.entries(attributes)) validateAttribute(name, value);
}

function validateAttribute(name: string, value: string): void {
  if (fifoAttributes.includes(name)) {
    throw sqsError('UnsupportedOperation', `FIFO queues are not supported here (attribute ${name})`);
  }
  const range = numbers[name];
  if (range) validateNumber(name, value, range);
  else if (documents.includes(name)) validateDocument(name, value);
  else if (!texts.includes(name)) throw sqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
}

function validateNumber(name: string, value: string, { minimum, maximum }: NumberRange): void {
  if (/^\d+$/.test(value) && Number(value) >= minimum && Number(value) <= maximum) return;
  throw sqsError(
    'InvalidAttributeValue',
    `Invalid value for the parameter ${name}: ${value} is not between ${minimum} and ${maximum}.`,
  );
}

function validateDocument(name: string, value: string): void {
  // An empty document takes the attribute away.
  if (value === '') return;
  if (name === 'RedrivePolicy') parseRedrivePolicy(value);
  else parseDocument(name, value);
}

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

export function parseRedrivePolicy(text: string): RedrivePolicy {
  const { deadLetterTargetArn, maxReceiveCount } = parseDocument('RedrivePolicy', text);
  // CloudFormation writes the count as a number, the console as text.
  const count = Number(maxReceiveCount);
  if (typeof deadLetterTargetArn !== 'string' || !Number.isInteger(count) || count < 1 || count > 1_000) {
    throw invalidParameter(
      'RedrivePolicy',
      text,
      'deadLetterTargetArn and maxReceiveCount (1 to 1000) are required.',
    );
  }
  return { deadLetterTargetArn, maxReceiveCount: count };
}

export function parsePolicy(text: string): PolicyDocument {
  return parseDocument('Policy', text) as unknown as PolicyDocument;
}

function parseDocument(name: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Falls through to the refusal: why JSON.parse failed helps nobody here.
  }
  throw sqsError(
    'InvalidAttributeValue',
    `Invalid value for the parameter ${name}: it is not a JSON object.`,
  );
}
