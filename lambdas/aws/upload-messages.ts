import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface UploadQueueUrls {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

/** Characters of a reason: it quotes keys, and is read in a console. */
const LONGEST_REASON = 1000;

/** What a worker does with the messages of the upload queue, beside taking and deleting them, which Lambda does. */
export class UploadMessages {
  readonly #client: SQSClient;
  readonly #urls: UploadQueueUrls;

  constructor(client: SQSClient, urls: UploadQueueUrls) {
    this.#client = client;
    this.#urls = urls;
  }

  /**
   * Puts a message into the dead-letter queue, with the reason as its attribute. At once, instead of leaving it to the
   * redrive policy: five deliveries of what no delivery can cure only take time, and tell nobody why.
   */
  async setAside(body: string, reason: string): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#urls.deadLetterQueueUrl,
        MessageBody: body,
        MessageAttributes: { reason: { DataType: 'String', StringValue: printable(reason) } },
      }),
    );
  }

  /** To the end of the queue. */
  async sendAgain(body: string): Promise<void> {
    await this.#client.send(new SendMessageCommand({ QueueUrl: this.#urls.queueUrl, MessageBody: body }));
  }

  /** Sooner than by the queue's own visibility timeout, which is that of a worker that works. */
  async returnAfter(receiptHandle: string, seconds: number): Promise<void> {
    await this.#client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: this.#urls.queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  }
}

/** SQS takes the characters of XML 1.0 only. */
function printable(reason: string): string {
  return reason.slice(0, LONGEST_REASON).replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd');
}
