import type { IncomingMessage } from 'node:http';
import type { Principal } from '../access/policy-principal.ts';
import type { Authenticated } from '../access/signature-v4.ts';
import type { Headers } from './amazon-headers.ts';
import type { Authorization } from './authorization.ts';
import type { Notifications } from './notifications.ts';
import type { Bucket, ObjectStore } from './object-store.ts';
import type { RequestTarget } from './request-target.ts';

/** What every operation works with: shared by all requests of a server. */
export interface S3Service {
  readonly store: ObjectStore;
  readonly authorization: Authorization;
  readonly notifications: Notifications;
  readonly region: string;
  readonly account: string;
  readonly url: () => string;
}

/** One request, authenticated (or anonymous) and with its target read. */
export interface Exchange {
  readonly service: S3Service;
  readonly request: IncomingMessage;
  readonly requestId: string;
  readonly target: RequestTarget;
  /** Those of the request and those that a presigned URL carries in its query. */
  readonly headers: Headers;
  readonly caller: Principal;
  /** Absent in an anonymous request. */
  readonly authenticated?: Authenticated;
  /** The body, asked for only now: a client that sent `Expect: 100-continue` starts to send it. */
  readonly body: () => AsyncIterable<Buffer>;
}

export interface BucketExchange extends Exchange {
  readonly bucket: Bucket;
}

export interface ObjectExchange extends BucketExchange {
  readonly key: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number | undefined>>;
  /** Text is XML. */
  readonly body?: string | AsyncIterable<Buffer>;
}
