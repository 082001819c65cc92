import { type Input, optionalNumber, requiredText, textMap, texts } from './input.ts';
import type { Queue } from './queue.ts';
import type { QueueRegistry } from './queue-registry.ts';
import { sqsError } from './sqs-errors.ts';

export function getQueueAttributes(queue: Queue, input: Input) {
  const { visible, inFlight, delayed } = queue.counts();
  const { attributes, createdAt, modifiedAt } = queue.description;
  const all: Record<string, string> = {
    ...attributes,
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: `${visible}`,
    ApproximateNumberOfMessagesNotVisible: `${inFlight}`,
    ApproximateNumberOfMessagesDelayed: `${delayed}`,
    CreatedTimestamp: `${createdAt}`,
    LastModifiedTimestamp: `${modifiedAt}`,
  };
  const names = texts(input, 'AttributeNames');
  if (names.includes('All')) return { Attributes: all };
  const known = names.filter((name) => all[name] !== undefined);
  return known.length === 0 ? {} : { Attributes: Object.fromEntries(known.map((name) => [name, all[name]])) };
}

export function listQueues(queues: readonly Queue[], input: Input, url: (queue: Queue) => string) {
  const prefix = typeof input.QueueNamePrefix === 'string' ? input.QueueNamePrefix : '';
  const names = queues.filter((queue) => queue.name.startsWith(prefix));
  const { page, NextToken } = paged(names, input, 1_000);
  return { ...(page.length > 0 && { QueueUrls: page.map(url) }), NextToken };
}

export function listDeadLetterSourceQueues(
  queues: readonly Queue[],
  deadLetters: Queue,
  input: Input,
  url: (queue: Queue) => string,
) {
  const sources = queues.filter((queue) => queue.redrivePolicy?.deadLetterTargetArn === deadLetters.arn);
  const { page, NextToken } = paged(sources, input, 1_000);
  return { queueUrls: page.map(url), NextToken };
}

/** The token of the next page is the name that the last one ended with. */
function paged(queues: readonly Queue[], input: Input, largestPage: number) {
  const maximum = optionalNumber(input, 'MaxResults', 1, largestPage);
  const after = typeof input.NextToken === 'string' ? input.NextToken : '';
  const rest = queues.filter((queue) => queue.name > after);
  const page = rest.slice(0, maximum ?? largestPage);
  return {
    page,
    NextToken: maximum !== undefined && rest.length > page.length ? page.at(-1)?.name : undefined,
  };
}

export function tagQueue(queues: QueueRegistry, queue: Queue, input: Input) {
  const tags = { ...queue.description.tags, ...textMap(input, 'Tags') };
  if (Object.keys(tags).length > 50)
    throw sqsError('InvalidParameterValueException', 'A queue may have 50 tags.');
  queues.setTags(queue, tags);
  return {};
}

export function untagQueue(queues: QueueRegistry, queue: Queue, input: Input) {
  const removed = texts(input, 'TagKeys');
  const kept = Object.entries(queue.description.tags).filter(([key]) => !removed.includes(key));
  queues.setTags(queue, Object.fromEntries(kept));
  return {};
}

export function listQueueTags(queue: Queue) {
  return Object.keys(queue.description.tags).length === 0 ? {} : { Tags: queue.description.tags };
}

export function queueOfArn(queues: QueueRegistry, input: Input, name: string): Queue {
  const arn = requiredText(input, name);
  const queue = queues.findByArn(arn);
  if (queue) return queue;
  throw sqsError(
    'ResourceNotFoundException',
    `The resource that you specified for the ${name} parameter doesn't exist.`,
  );
}
