import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSubject, type Subject } from './subject.ts';

let subject: Subject;

beforeAll(async () => {
  subject = await openSubject();
});

afterAll(() => subject.close());

const waiting = { WaitTimeSeconds: 5 };

describe('a message', () => {
  it('arrives with its body, its digests and what is known of it', async () => {
    const QueueUrl = await subject.createQueue();
    const MessageBody = 'ü 🌱 <&> "x"\n\tz';
    const before = Date.now();
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'field' },
      'size.bytes': { DataType: 'Number', StringValue: '42' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255]) },
    };
    const sent = await subject.client.send(
      new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }),
    );
    const [message] = await subject.receive(QueueUrl, {
      ...waiting,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: MessageBody,
      MD5OfBody: sent.MD5OfMessageBody,
      MessageAttributes,
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
    });
    expect(message!.Attributes).toMatchObject({ ApproximateReceiveCount: '1', SenderId: expect.any(String) });
    expect(Number(message!.Attributes!.SentTimestamp)).toBeGreaterThan(before - 60_000);
    expect(Number(message!.Attributes!.ApproximateFirstReceiveTimestamp)).toBeGreaterThan(before - 60_000);
  });

  it('has the digest of its attributes that the developer guide describes', async () => {
    const QueueUrl = await subject.createQueue();
    const MessageAttributes = {
      test_attribute_name_1: { DataType: 'String', StringValue: 'test_attribute_value_1' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255]) },
    };
    const command = new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageAttributes });
    const { MD5OfMessageAttributes } = await subject.client.send(command);
    expect(MD5OfMessageAttributes).toBe(attributeDigest);
  });

  it('comes without attributes, or with those asked for', async () => {
    const QueueUrl = await subject.createQueue({ VisibilityTimeout: '0' });
    const MessageAttributes = {
      'a.one': { DataType: 'String', StringValue: '1' },
      'a.two': { DataType: 'String', StringValue: '2' },
      b: { DataType: 'String', StringValue: '3' },
    };
    await subject.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageAttributes }));
    const [plain] = await subject.receive(QueueUrl, waiting);
    expect(plain!.MessageAttributes).toBeUndefined();
    expect(plain!.Attributes).toBeUndefined();
    const [some] = await subject.receive(QueueUrl, { ...waiting, MessageAttributeNames: ['a.*'] });
    expect(Object.keys(some!.MessageAttributes!).sort()).toEqual(['a.one', 'a.two']);
  });

  it('is invisible while in flight, and comes again afterwards, counted', async () => {
    const QueueUrl = await subject.createQueue({ VisibilityTimeout: '1' });
    await subject.send(QueueUrl, 'again');
    const [first] = await subject.receive(QueueUrl, waiting);
    expect(await subject.receive(QueueUrl)).toEqual([]);
    const [second] = await subject.receive(QueueUrl, {
      ...waiting,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    });
    expect(second).toMatchObject({
      MessageId: first!.MessageId,
      Attributes: { ApproximateReceiveCount: '2' },
    });
    expect(second!.ReceiptHandle).not.toBe(first!.ReceiptHandle);
  });

  it('is gone when it is deleted, and deleting it again does no harm', async () => {
    const QueueUrl = await subject.createQueue({ VisibilityTimeout: '0' });
    await subject.send(QueueUrl, 'once');
    const [{ ReceiptHandle } = {}] = await subject.receive(QueueUrl, waiting);
    await subject.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await subject.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    expect(await subject.receive(QueueUrl, { WaitTimeSeconds: 1 })).toEqual([]);
  });

  it('waits for its delay', async () => {
    const QueueUrl = await subject.createQueue();
    await subject.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 1 }));
    expect(await subject.receive(QueueUrl)).toEqual([]);
    expect(await subject.receive(QueueUrl, waiting)).toHaveLength(1);
  });

  it('with the wrong size or characters is refused', async () => {
    const QueueUrl = await subject.createQueue({ MaximumMessageSize: '1024' });
    const attributes = { kind: { DataType: 'String', StringValue: 'y'.repeat(1_000) } };
    const tooLong = new SendMessageCommand({
      QueueUrl,
      MessageBody: 'x'.repeat(20),
      MessageAttributes: attributes,
    });
    await expect(subject.client.send(tooLong)).rejects.toThrow(/must be shorter than 1024 bytes/);
    await expect(subject.send(QueueUrl, 'bell \u0007')).rejects.toMatchObject({
      name: 'InvalidMessageContents',
    });
    await subject.send(QueueUrl, 'x'.repeat(1_024));
  });

  it('may have 1 MiB', async () => {
    const QueueUrl = await subject.createQueue();
    await subject.send(QueueUrl, 'x'.repeat(1024 * 1024));
    expect((await subject.receive(QueueUrl, waiting))[0]!.Body).toHaveLength(1024 * 1024);
  });
});

/**
 * Computed elsewhere: MD5 of both attributes by name, each as length, name, length, type, 1 for text or 2 for
 * binary, length, value; lengths in four bytes.
 */
const attributeDigest = 'a56d256f90e63bfc980f514f098d0100';

describe('the visibility of a message in flight', () => {
  it('can be prolonged and ended', async () => {
    const QueueUrl = await subject.createQueue({ VisibilityTimeout: '1' });
    await subject.send(QueueUrl, 'x');
    const [{ ReceiptHandle } = {}] = await subject.receive(QueueUrl, waiting);
    const change = (VisibilityTimeout: number) =>
      subject.client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    await change(30);
    expect(await subject.receive(QueueUrl, { WaitTimeSeconds: 2 })).toEqual([]);
    await change(0);
    expect(await subject.receive(QueueUrl, waiting)).toHaveLength(1);
  });

  it('cannot be changed by the receipt of an earlier or ended flight', async () => {
    const QueueUrl = await subject.createQueue({ VisibilityTimeout: '0' });
    await subject.send(QueueUrl, 'x');
    const [{ ReceiptHandle } = {}] = await subject.receive(QueueUrl, waiting);
    const change = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 5 });
    await expect(subject.client.send(change)).rejects.toMatchObject({ name: 'MessageNotInflight' });
    await subject.receive(QueueUrl, { ...waiting, VisibilityTimeout: 30 });
    await expect(subject.client.send(change)).rejects.toThrow(/not available for visibility timeout change/);
  });

  it('cannot be changed by something that is no receipt handle', async () => {
    const QueueUrl = await subject.createQueue();
    const nonsense = { QueueUrl, ReceiptHandle: 'nonsense', VisibilityTimeout: 5 };
    await expect(subject.client.send(new ChangeMessageVisibilityCommand(nonsense))).rejects.toMatchObject({
      name: 'ReceiptHandleIsInvalid',
    });
  });
});

describe('a long poll', () => {
  it('answers as soon as a message comes', async () => {
    const QueueUrl = await subject.createQueue();
    const start = Date.now();
    const received = subject.receive(QueueUrl, { WaitTimeSeconds: 10 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await subject.send(QueueUrl, 'now');
    expect(await received).toHaveLength(1);
    expect(Date.now() - start).toBeLessThan(5_000);
  });

  it('ends empty after its time', async () => {
    const QueueUrl = await subject.createQueue({ ReceiveMessageWaitTimeSeconds: '1' });
    const start = Date.now();
    expect(await subject.receive(QueueUrl)).toEqual([]);
    expect(Date.now() - start).toBeGreaterThanOrEqual(900);
  });

  it('that its caller gave up takes no message', async () => {
    const QueueUrl = await subject.createQueue();
    const abort = new AbortController();
    const command = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 });
    const given = subject.client
      .send(command, { abortSignal: abort.signal })
      .catch((error: Error) => error.name);
    await new Promise((resolve) => setTimeout(resolve, 300));
    abort.abort();
    expect(await given).toBe('AbortError');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await subject.send(QueueUrl, 'for somebody else');
    expect(await subject.receive(QueueUrl, waiting)).toHaveLength(1);
  });
});

describe('a batch', () => {
  it('sends, receives, changes and deletes, and tells which entries failed', async () => {
    const QueueUrl = await subject.createQueue();
    const sent = await subject.client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', MessageBody: '1' },
          { Id: 'b', MessageBody: '2' },
          { Id: 'c', MessageBody: 'bell \u0007' },
        ],
      }),
    );
    expect(sent.Successful!.map((entry) => entry.Id)).toEqual(['a', 'b']);
    expect(sent.Failed).toMatchObject([{ Id: 'c', SenderFault: true, Code: 'InvalidMessageContents' }]);
    const received = await subject.receive(QueueUrl, { ...waiting, MaxNumberOfMessages: 10 });
    const Entries = received.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }));
    const changes = [
      ...Entries.map((entry) => ({ ...entry, VisibilityTimeout: 60 })),
      { Id: 'x', ReceiptHandle: 'x', VisibilityTimeout: 1 },
    ];
    const changed = await subject.client.send(
      new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries: changes }),
    );
    expect(changed.Failed).toMatchObject([{ Id: 'x', Code: 'ReceiptHandleIsInvalid' }]);
    const deleted = await subject.client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    expect(deleted.Successful).toHaveLength(received.length);
  });

  it.each([
    ['EmptyBatchRequest', []],
    [
      'TooManyEntriesInBatchRequest',
      Array.from({ length: 11 }, (_, i) => ({ Id: `${i}`, MessageBody: 'x' })),
    ],
    ['BatchEntryIdsNotDistinct', ['a', 'a'].map((Id) => ({ Id, MessageBody: 'x' }))],
    ['InvalidBatchEntryId', [{ Id: 'a b', MessageBody: 'x' }]],
    ['BatchRequestTooLong', ['a', 'b'].map((Id) => ({ Id, MessageBody: 'x'.repeat(600_000) }))],
  ])('is refused with %s', async (name, Entries) => {
    const QueueUrl = await subject.createQueue();
    const command = new SendMessageBatchCommand({ QueueUrl, Entries });
    await expect(subject.client.send(command)).rejects.toMatchObject({ name });
  });
});

describe('the numbers of a queue', () => {
  it('tell visible messages, those in flight and delayed ones apart', async () => {
    const QueueUrl = await subject.createQueue();
    for (const body of ['1', '2', '3']) await subject.send(QueueUrl, body);
    await subject.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 900 }));
    await subject.receive(QueueUrl, waiting);
    const numbers = async () => [
      await subject.attribute(QueueUrl, 'ApproximateNumberOfMessages'),
      await subject.attribute(QueueUrl, 'ApproximateNumberOfMessagesNotVisible'),
      await subject.attribute(QueueUrl, 'ApproximateNumberOfMessagesDelayed'),
    ];
    expect(await numbers()).toEqual(['2', '1', '1']);
    await subject.client.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await numbers()).toEqual(['0', '0', '0']);
  });
});
