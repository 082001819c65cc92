import { join } from 'node:path';
import { AccessControl } from '../access/access-control.ts';
import type { DurableState } from '../operator/durable-state.ts';
import { operatorCaller } from '../operator/operator-access.ts';
import { type Postgres, startPostgres } from '../postgres/start-postgres.ts';
import {
  type DataApiServer,
  type DataApiServerOptions,
  startDataApiServer,
} from '../rds-data/start-data-api-server.ts';
import { type S3Server, startS3Server } from '../s3/start-s3-server.ts';
import { type SqsServer, startSqsServer } from '../sqs/start-sqs-server.ts';
import type { ServicePorts } from './ports.ts';
import { allStarted, type Shutdown } from './shutdown.ts';

export interface AwsServices {
  readonly access: AccessControl;
  readonly s3: S3Server;
  readonly sqs: SqsServer;
  readonly dataApi: DataApiServer;
  readonly postgres: Postgres;
}

export interface AwsServicesOptions {
  readonly dataDirectory: string;
  readonly account: string;
  readonly region: string;
  readonly state: DurableState;
  readonly ports: ServicePorts;
  readonly durable: boolean;
  readonly onStatement?: DataApiServerOptions['onStatement'];
  readonly log: (line: string) => void;
  readonly shutdown: Shutdown;
}

/** S3, SQS, the Data API and its PostgreSQL, empty or with what the data directory holds. */
export async function startAwsServices(options: AwsServicesOptions): Promise<AwsServices> {
  const { account, region, state, ports, log, shutdown } = options;
  const access = new AccessControl();
  access.register(operatorCaller(account, await state.credentials('user/operator')));
  const common = { access, region, account, log };
  const directory = (name: string) => join(options.dataDirectory, name);
  // In this order they stop from the last to the first: S3 hands its events to SQS, the Data API uses PostgreSQL.
  const postgres = shutdown.closing(
    'PostgreSQL',
    startPostgres({
      dataDirectory: directory('postgres'),
      port: ports.postgres,
      password: state.databasePassword,
      durable: options.durable,
      log,
    }),
  );
  const dataApi = shutdown.closing(
    'the Data API',
    startDataApiServer({
      ...common,
      port: ports.rdsData,
      clusters: [],
      ...(options.onStatement === undefined ? {} : { onStatement: options.onStatement }),
    }),
  );
  const sqs = shutdown.closing(
    'SQS',
    startSqsServer({ ...common, port: ports.sqs, dataDirectory: directory('sqs') }),
  );
  const s3 = shutdown.closing(
    'S3',
    startS3Server({
      ...common,
      port: ports.s3,
      dataDirectory: directory('s3'),
      deliver: async (queueArn, body) => deliverEvent(await sqs, account, queueArn, body),
    }),
  );
  const started = await allStarted([postgres, dataApi, sqs, s3]);
  return { access, postgres: started[0], dataApi: started[1], sqs: started[2], s3: started[3] };
}

/** As S3 does it: in its own name, telling which bucket of which account the event comes from. */
function deliverEvent(sqs: SqsServer, account: string, queueArn: string, body: string): void {
  sqs.sendFromService({
    queueArn,
    body,
    principal: 's3.amazonaws.com',
    context: { 'aws:SourceAccount': account, 'aws:SourceArn': bucketArnOf(body) },
  });
}

/** An event names its bucket in each record, the test event by its name alone. */
function bucketArnOf(body: string): string {
  const event = JSON.parse(body) as { Bucket?: string; Records?: { s3: { bucket: { arn: string } } }[] };
  return event.Records?.[0]?.s3.bucket.arn ?? `arn:aws:s3:::${event.Bucket}`;
}
