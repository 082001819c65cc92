import type { Interference } from '../faults/interference.ts';
import type { SqsServer } from '../sqs/start-sqs-server.ts';

interface EventNotification {
  /** Of the test event, which has no records. */
  readonly Bucket?: string;
  readonly Records?: readonly {
    readonly s3: { readonly bucket: { readonly arn: string }; readonly object: { readonly key: string } };
  }[];
}

/** Hands S3's events to SQS: once and at once, unless somebody interferes. */
export class EventDelivery {
  readonly #account: string;
  readonly #interference: Interference | undefined;
  readonly #log: (line: string) => void;
  readonly #late = new Set<NodeJS.Timeout>();

  constructor(account: string, interference: Interference | undefined, log: (line: string) => void) {
    this.#account = account;
    this.#interference = interference;
    this.#log = log;
  }

  /** Throws where the queue does not take the event; S3 then tries again. */
  deliver(sqs: SqsServer, queueArn: string, body: string): void {
    const event = JSON.parse(body) as EventNotification;
    const key = event.Records?.[0]?.s3.object.key;
    const delays = key === undefined ? [0] : (this.#interference?.onEvent?.(key) ?? [0]);
    for (const delay of delays) {
      if (delay === 0) this.#send(sqs, queueArn, body, event);
      else this.#sendLater(delay, () => this.#send(sqs, queueArn, body, event));
    }
  }

  /** What is late by then never comes. */
  close(): void {
    for (const timer of this.#late) clearTimeout(timer);
  }

  /** As S3 does it: in its own name, telling which bucket of which account the event comes from. */
  #send(sqs: SqsServer, queueArn: string, body: string, { Bucket, Records }: EventNotification): void {
    // An event names its bucket in each record, the test event by its name alone.
    const bucketArn = Records?.[0]?.s3.bucket.arn ?? `arn:aws:s3:::${Bucket}`;
    sqs.sendFromService({
      queueArn,
      body,
      principal: 's3.amazonaws.com',
      context: { 'aws:SourceAccount': this.#account, 'aws:SourceArn': bucketArn },
    });
  }

  #sendLater(delay: number, send: () => void): void {
    const timer = setTimeout(() => {
      this.#late.delete(timer);
      try {
        send();
      } catch (error) {
        this.#log(`s3:a late event is lost: ${String(error)}`);
      }
    }, delay);
    timer.unref();
    this.#late.add(timer);
  }
}
