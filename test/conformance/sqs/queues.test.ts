import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSubject, type Subject } from './subject.ts';

let subject: Subject;

beforeAll(async () => {
  subject = await openSubject();
});

afterAll(() => subject.close());

const nameOf = (url: string) => url.slice(url.lastIndexOf('/') + 1);

describe('a queue', () => {
  it('is created once for a name and its attributes', async () => {
    const url = await subject.createQueue({ VisibilityTimeout: '77' });
    const create = (VisibilityTimeout: string) =>
      subject.client.send(
        new CreateQueueCommand({ QueueName: nameOf(url), Attributes: { VisibilityTimeout } }),
      );
    expect((await create('77')).QueueUrl).toBe(url);
    await expect(create('78')).rejects.toMatchObject({ name: 'QueueNameExists' });
  });

  it('is found by its name, and listed by the beginning of it', async () => {
    const url = await subject.createQueue();
    const found = await subject.client.send(new GetQueueUrlCommand({ QueueName: nameOf(url) }));
    expect(found.QueueUrl).toBe(url);
    const QueueNamePrefix = nameOf(url).slice(0, -1);
    const listed = await subject.client.send(new ListQueuesCommand({ QueueNamePrefix }));
    expect(listed.QueueUrls).toContain(url);
  });

  it('that is not there is named as such', async () => {
    const missing = { name: 'QueueDoesNotExist' };
    const QueueName = subject.newQueueName();
    await expect(subject.client.send(new GetQueueUrlCommand({ QueueName }))).rejects.toMatchObject(missing);
    const url = (await subject.createQueue()).replace(/[^/]+$/, QueueName);
    await expect(subject.send(url, 'x')).rejects.toMatchObject(missing);
  });

  it('is gone when it is deleted', async () => {
    const QueueName = subject.newQueueName();
    const { QueueUrl } = await subject.client.send(new CreateQueueCommand({ QueueName }));
    await subject.client.send(new DeleteQueueCommand({ QueueUrl }));
    await expect(subject.receive(QueueUrl!)).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });

  it('has the defaults of SQS, and what was set', async () => {
    const QueueUrl = await subject.createQueue();
    const { Attributes } = await subject.client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      VisibilityTimeout: '30',
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      DelaySeconds: '0',
      ReceiveMessageWaitTimeSeconds: '0',
      QueueArn: expect.stringMatching(new RegExp(`^arn:aws:sqs:.*:${nameOf(QueueUrl)}$`)),
    });
    const change = { VisibilityTimeout: '60', Policy: '' };
    await subject.client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: change }));
    expect(await subject.attribute(QueueUrl, 'VisibilityTimeout')).toBe('60');
  });

  it.each([
    [{ VisibilityTimeout: '43201' }, 'InvalidAttributeValue'],
    [{ Nonsense: '1' }, 'InvalidAttributeName'],
    [{ Policy: 'not json' }, 'InvalidAttributeValue'],
  ])('is not created with %j', async (attributes, name) => {
    await expect(subject.createQueue(attributes as never)).rejects.toMatchObject({ name });
  });

  it('has tags', async () => {
    const QueueUrl = await subject.createQueue();
    await subject.client.send(new TagQueueCommand({ QueueUrl, Tags: { stage: 'dev', team: 'x' } }));
    await subject.client.send(new UntagQueueCommand({ QueueUrl, TagKeys: ['team'] }));
    expect((await subject.client.send(new ListQueueTagsCommand({ QueueUrl }))).Tags).toEqual({
      stage: 'dev',
    });
  });
});

describe('a dead-letter queue', () => {
  async function pair() {
    const deadLetters = await subject.createQueue();
    const deadLetterTargetArn = await subject.attribute(deadLetters, 'QueueArn');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 });
    const source = await subject.createQueue({ RedrivePolicy, VisibilityTimeout: '0' });
    return { deadLetters, deadLetterTargetArn, source };
  }

  async function wearOut(source: string): Promise<void> {
    await subject.receive(source, { WaitTimeSeconds: 5 });
    await subject.receive(source, { WaitTimeSeconds: 5 });
    expect(await subject.receive(source, { WaitTimeSeconds: 1 })).toEqual([]);
  }

  it('gets a message that was received too often, with its identity', async () => {
    const { deadLetters, source } = await pair();
    await subject.send(source, 'poison');
    const [first] = await subject.receive(source, { WaitTimeSeconds: 5 });
    await subject.receive(source, { WaitTimeSeconds: 5 });
    expect(await subject.receive(source, { WaitTimeSeconds: 1 })).toEqual([]);
    const [dead] = await subject.receive(deadLetters, {
      WaitTimeSeconds: 5,
      MessageSystemAttributeNames: ['All'],
    });
    expect(dead).toMatchObject({
      MessageId: first!.MessageId,
      Body: 'poison',
      Attributes: { DeadLetterQueueSourceArn: await subject.attribute(source, 'QueueArn') },
    });
  });

  it('knows its sources', async () => {
    const { deadLetters, source } = await pair();
    const listed = await subject.client.send(
      new ListDeadLetterSourceQueuesCommand({ QueueUrl: deadLetters }),
    );
    expect(listed.queueUrls).toEqual([source]);
  });

  it('can be moved back to where its messages came from', async () => {
    const { deadLetters, deadLetterTargetArn: SourceArn, source } = await pair();
    await subject.send(source, 'poison');
    await wearOut(source);
    const { TaskHandle } = await subject.client.send(new StartMessageMoveTaskCommand({ SourceArn }));
    expect(TaskHandle).toEqual(expect.any(String));
    expect((await subject.receive(source, { WaitTimeSeconds: 10 }))[0]).toMatchObject({ Body: 'poison' });
    const { Results } = await subject.client.send(new ListMessageMoveTasksCommand({ SourceArn }));
    expect(Results).toMatchObject([{ SourceArn, ApproximateNumberOfMessagesMoved: 1 }]);
    expect(await subject.receive(deadLetters)).toEqual([]);
  });

  it('must exist, and must be one to be moved back', async () => {
    const queue = await subject.createQueue();
    const arn = await subject.attribute(queue, 'QueueArn');
    const policy = { deadLetterTargetArn: `${arn}-nowhere`, maxReceiveCount: 1 };
    await expect(subject.createQueue({ RedrivePolicy: JSON.stringify(policy) })).rejects.toThrow(
      /Dead letter target does not exist/,
    );
    const move = new StartMessageMoveTaskCommand({ SourceArn: arn });
    await expect(subject.client.send(move)).rejects.toThrow(/must be configured as a Dead Letter Queue/);
  });
});

it('a wrong signature is refused', async () => {
  const { region, endpoint } = subject.client.config;
  const { protocol, hostname, port, path } = await endpoint!();
  const stranger = new SQSClient({
    region: await region(),
    endpoint: `${protocol}//${hostname}${port ? `:${port}` : ''}${path}`,
    credentials: { ...(await subject.client.config.credentials()), secretAccessKey: 'wrong' },
  });
  await expect(stranger.send(new ListQueuesCommand({}))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
  });
});
