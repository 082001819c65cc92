import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Queue, type QueueDescription } from './queue.ts';
import { initialAttributes, type QueueAttributes, validateAttributes } from './queue-attributes.ts';
import { invalidParameter, sqsError } from './sqs-errors.ts';

/** The queues of one account and region, each in a folder of its own. */
export class QueueRegistry {
  readonly #queues = new Map<string, Queue>();
  readonly #directory: string;
  readonly #arnPrefix: string;

  constructor(directory: string, arnPrefix: string) {
    this.#directory = directory;
    this.#arnPrefix = arnPrefix;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(directory)) this.#load(name);
  }

  #load(name: string): void {
    const file = this.#descriptionFile(name);
    // A folder without it is a queue whose creation or deletion was interrupted.
    if (!existsSync(file)) return;
    this.#open(JSON.parse(readFileSync(file, 'utf8')) as QueueDescription);
  }

  #open(description: QueueDescription): Queue {
    const { name } = description;
    const queue = new Queue(this.arnOf(name), description, join(this.#directory, name, 'messages.jsonl'));
    this.#queues.set(name, queue);
    return queue;
  }

  arnOf(name: string): string {
    return `${this.#arnPrefix}:${name}`;
  }

  all(): Queue[] {
    return [...this.#queues.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(name: string): Queue {
    const queue = this.#queues.get(name);
    if (queue) return queue;
    throw sqsError('QueueDoesNotExist', 'The specified queue does not exist.');
  }

  findByArn(arn: string): Queue | undefined {
    return this.all().find((queue) => queue.arn === arn);
  }

  /** The same name and attributes again give the queue that there is. */
  create(name: string, attributes: QueueAttributes, tags: Readonly<Record<string, string>> = {}): Queue {
    validateName(name);
    this.#validate(name, attributes);
    const existing = this.#queues.get(name);
    if (existing) return requireSame(existing, attributes);
    const now = Math.floor(Date.now() / 1000);
    const description = {
      name,
      attributes: { ...initialAttributes, ...attributes },
      tags,
      createdAt: now,
      modifiedAt: now,
    };
    mkdirSync(join(this.#directory, name), { recursive: true, mode: 0o700 });
    rmSync(join(this.#directory, name, 'messages.jsonl'), { force: true });
    this.#save(description);
    return this.#open(description);
  }

  setAttributes(queue: Queue, attributes: QueueAttributes): void {
    this.#validate(queue.name, attributes);
    const merged = Object.entries({ ...queue.description.attributes, ...attributes });
    this.#change(queue, { attributes: Object.fromEntries(merged.filter(([, value]) => value !== '')) });
  }

  /** What is not named goes back to its initial value. */
  replaceAttributes(queue: Queue, attributes: QueueAttributes): void {
    this.#validate(queue.name, attributes);
    this.#change(queue, { attributes: { ...initialAttributes, ...attributes } });
  }

  setTags(queue: Queue, tags: Readonly<Record<string, string>>): void {
    this.#change(queue, { tags });
  }

  delete(queue: Queue): void {
    queue.close();
    this.#queues.delete(queue.name);
    rmSync(this.#descriptionFile(queue.name));
    rmSync(join(this.#directory, queue.name), { recursive: true });
  }

  close(): void {
    for (const queue of this.#queues.values()) queue.close();
  }

  #change(queue: Queue, change: Partial<QueueDescription>): void {
    const description = { ...queue.description, ...change, modifiedAt: Math.floor(Date.now() / 1000) };
    this.#save(description);
    queue.description = description;
  }

  #validate(name: string, attributes: QueueAttributes): void {
    validateAttributes(attributes);
    if (!attributes.RedrivePolicy) return;
    const { deadLetterTargetArn } = JSON.parse(attributes.RedrivePolicy) as { deadLetterTargetArn: string };
    if (deadLetterTargetArn !== this.arnOf(name) && this.findByArn(deadLetterTargetArn)) return;
    throw invalidParameter('RedrivePolicy', attributes.RedrivePolicy, 'Dead letter target does not exist.');
  }

  #save(description: QueueDescription): void {
    const file = this.#descriptionFile(description.name);
    writeFileSync(`${file}.unfinished`, JSON.stringify(description, undefined, 2), { mode: 0o600 });
    renameSync(`${file}.unfinished`, file);
  }

  #descriptionFile(name: string): string {
    return join(this.#directory, name, 'queue.json');
  }
}

/** Also keeps the name safe as a folder's. */
function validateName(name: unknown): void {
  if (typeof name === 'string' && name.endsWith('.fifo')) {
    throw sqsError('UnsupportedOperation', `FIFO queues are not supported here (queue ${name})`);
  }
  if (typeof name === 'string' && /^[A-Za-z0-9_-]{1,80}$/.test(name)) return;
  throw invalidParameter(
    'QueueName',
    name,
    'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.',
  );
}

function requireSame(queue: Queue, attributes: QueueAttributes): Queue {
  for (const [name, value] of Object.entries(attributes)) {
    if (queue.description.attributes[name] !== value) {
      throw sqsError(
        'QueueNameExists',
        `A queue already exists with the same name and a different value for attribute ${name}`,
      );
    }
  }
  return queue;
}
