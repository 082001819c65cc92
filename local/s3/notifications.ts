import { setTimeout as delay } from 'node:timers/promises';
import { type Principal, principalArn } from '../access/policy-principal.ts';
import { bucketArn } from './authorization.ts';
import type { ObjectRecord } from './object-record.ts';
import type { Bucket } from './object-store.ts';

export type Deliver = (queueArn: string, body: string) => Promise<void>;
/** What goes to EventBridge goes to whoever plays a service that listens there. */
export type CreationListener = (bucketName: string, key: string) => void;
export type CreationKind = 'Put' | 'Post' | 'Copy' | 'CompleteMultipartUpload';

export interface Creation {
  readonly bucket: Bucket;
  readonly record: ObjectRecord;
  readonly kind: CreationKind;
  readonly caller: Principal;
  readonly requestId: string;
  readonly sourceAddress: string;
}

const firstDelay = 100; // milliseconds
const longestDelay = 5000; // milliseconds

/** Sends ObjectCreated events to the queues that a bucket names, each until the queue has taken it. */
export class Notifications {
  readonly #deliver: Deliver;
  readonly #region: string;
  readonly #log: (line: string) => void;
  readonly #pending = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #listeners: CreationListener[] = [];
  #sequence = 0;

  constructor(deliver: Deliver, region: string, log: (line: string) => void) {
    this.#deliver = deliver;
    this.#region = region;
    this.#log = log;
  }

  /** S3 proves that it may write to a queue before it accepts a configuration; so does this. */
  async sendTestEvents({ name, configuration }: Bucket): Promise<void> {
    for (const { queueArn } of configuration.notifications ?? []) {
      const event = {
        Service: 'Amazon S3',
        Event: 's3:TestEvent',
        Time: new Date().toISOString(),
        Bucket: name,
      };
      await this.#deliver(queueArn, JSON.stringify({ ...event, RequestId: 'TEST', HostId: 'local' }));
    }
  }

  listen(listener: CreationListener): void {
    this.#listeners.push(listener);
  }

  created(creation: Creation): void {
    const { bucket, record, kind } = creation;
    if (bucket.configuration.eventBridge) {
      for (const listener of this.#listeners) listener(bucket.name, record.key);
    }
    for (const { queueArn, events, prefix = '', suffix = '' } of bucket.configuration.notifications ?? []) {
      const wanted = events.some(
        (event) => event === 's3:ObjectCreated:*' || event === `s3:ObjectCreated:${kind}`,
      );
      if (!wanted || !record.key.startsWith(prefix) || !record.key.endsWith(suffix)) continue;
      this.#start(queueArn, JSON.stringify({ Records: [this.#event(creation)] }), record.key);
    }
  }

  /** Gives what is under way a last chance, then stops to retry. */
  async close(patience = 2000): Promise<void> {
    const settled = Promise.allSettled(this.#pending);
    await Promise.race([settled, delay(patience, undefined, { ref: false })]);
    this.#closing.abort();
    await settled;
  }

  #start(queueArn: string, body: string, key: string): void {
    const delivery = this.#deliverUntilTaken(queueArn, body, key).finally(() =>
      this.#pending.delete(delivery),
    );
    this.#pending.add(delivery);
  }

  async #deliverUntilTaken(queueArn: string, body: string, key: string): Promise<void> {
    for (let wait = firstDelay; ; wait = Math.min(wait * 2, longestDelay)) {
      try {
        return await this.#deliver(queueArn, body);
      } catch (error) {
        this.#log(`s3:notification of ${key} to ${queueArn} failed, will be retried: ${String(error)}`);
      }
      await delay(wait, undefined, { signal: this.#closing.signal }).catch(() => {});
      if (this.#closing.signal.aborted) {
        return this.#log(`s3:notification of ${key} to ${queueArn} is lost: the server was closed`);
      }
    }
  }

  #event({ bucket, record, kind, caller, requestId, sourceAddress }: Creation): object {
    const principal = 'accessKeyId' in caller ? `AWS:${principalArn(caller)}` : 'ANONYMOUS';
    return {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: this.#region,
      eventTime: record.lastModified,
      eventName: `ObjectCreated:${kind}`,
      userIdentity: { principalId: principal },
      requestParameters: { sourceIPAddress: sourceAddress },
      responseElements: { 'x-amz-request-id': requestId, 'x-amz-id-2': 'local' },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'local',
        bucket: { name: bucket.name, ownerIdentity: { principalId: 'local' }, arn: bucketArn(bucket.name) },
        object: {
          key: formEncode(record.key),
          size: record.size,
          eTag: record.etag,
          sequencer: this.#nextSequencer(),
        },
      },
    };
  }

  /** Grows with every event, also over a restart: milliseconds, then a counter. 16 hexadecimal digits. */
  #nextSequencer(): string {
    this.#sequence = Math.max(this.#sequence + 1, Date.now() * 1024);
    return this.#sequence.toString(16).toUpperCase().padStart(16, '0');
  }
}

/** As HTML forms encode, with `+` for a space, but leaving slashes: a consumer must decode both. */
export function formEncode(key: string): string {
  return new URLSearchParams({ k: key }).toString().slice(2).replaceAll('%2F', '/');
}
