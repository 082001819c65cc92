import { createServer } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import type { AccessControl } from '../access/access-control.ts';
import type { Interference } from '../faults/interference.ts';
import { closeServer, listenOnLoopback } from '../http/loopback-server.ts';
import type { BucketState } from '../metrics/watch-services.ts';
import { Authorization } from './authorization.ts';
import { type BucketConfiguration, validateConfiguration } from './bucket-configuration.ts';
import { refuseBadName } from './bucket-operations.ts';
import type { S3Service } from './exchange.ts';
import { handleRequest } from './handle-request.ts';
import { type CreationListener, type Deliver, Notifications } from './notifications.ts';
import { ObjectStore } from './object-store.ts';

export interface S3ServerOptions {
  /** A free one is taken by default. */
  readonly port?: number;
  /** Buckets, objects and uploads in progress are kept here over a restart; configurations are not. */
  readonly dataDirectory: string;
  readonly access: AccessControl;
  readonly region: string;
  /** Owner of all buckets. */
  readonly account: string;
  /** Hands an event to a queue; one that rejects is tried again. */
  readonly deliver: Deliver;
  readonly log?: (line: string) => void;
  /** For tests of what goes wrong. */
  readonly interference?: Interference | undefined;
}

export interface S3Server {
  readonly url: string;
  readonly port: number;
  /** Does nothing if there is such a bucket. */
  createBucket(name: string): Promise<void>;
  /** Replaces the whole configuration; new notifications send a test event, and a queue that rejects it fails this. */
  configureBucket(name: string, configuration: BucketConfiguration): Promise<void>;
  /** Told of every new object of the buckets that tell EventBridge. */
  onObjectCreated(listener: CreationListener): void;
  bucketStates(): BucketState[];
  close(): Promise<void>;
}

/** An S3 on 127.0.0.1 that verifies signatures, evaluates policies and refuses by name what it does not do. */
export async function startS3Server(options: S3ServerOptions): Promise<S3Server> {
  const { access, region, account, log = () => {} } = options;
  const store = await ObjectStore.open(options.dataDirectory);
  const notifications = new Notifications(options.deliver, region, log);
  const authorization = new Authorization(account, log);
  let url = '';
  const service: S3Service = { store, authorization, notifications, region, account, url: () => url };
  const handler = { service, access, log, interference: options.interference };
  const server = createServer((request, response) => void handleRequest(handler, request, response));
  server.on('checkContinue', (request, response) => void handleRequest(handler, request, response));
  // A multi-gigabyte upload over a slow line takes longer than Node's five minutes for a whole request.
  server.requestTimeout = 0;
  // Longer than a client keeps an idle connection: closing first would break the request it sends just then.
  server.keepAliveTimeout = 120_000; // milliseconds
  const port = await listenOnLoopback(server, options.port);
  url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    createBucket: async (name) => {
      refuseBadName(name);
      await store.create(name);
    },
    configureBucket: (name, configuration) => configure(service, name, configuration),
    onObjectCreated: (listener) => notifications.listen(listener),
    bucketStates: () => store.list().map(({ name, objects }) => ({ name, bytes: objects.bytes })),
    close: async () => {
      await closeServer(server);
      await notifications.close();
    },
  };
}

async function configure(
  { store, notifications }: S3Service,
  name: string,
  configuration: BucketConfiguration,
) {
  const bucket = store.find(name);
  if (!bucket) throw new Error(`Configuring the bucket ${name}: there is no such bucket`);
  validateConfiguration(name, configuration);
  const before = bucket.configuration;
  bucket.configuration = configuration;
  // As with S3, where CORS and the policy are set by other calls, only new notifications are tried out.
  if (isDeepStrictEqual(before.notifications, configuration.notifications)) return;
  try {
    await notifications.sendTestEvents(bucket);
  } catch (cause) {
    bucket.configuration = before;
    throw new Error(`Configuring the bucket ${name}: a queue did not take the test event`, { cause });
  }
}
