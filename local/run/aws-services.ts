import { join } from 'node:path';
import { AccessControl } from '../access/access-control.ts';
import { type EventBridgeServer, startEventBridgeServer } from '../event-bridge/start-event-bridge-server.ts';
import { type Interference, onlyForFunctions } from '../faults/interference.ts';
import type { LocalMetrics } from '../metrics/local-metrics.ts';
import type { DurableState } from '../operator/durable-state.ts';
import { operatorCaller } from '../operator/operator-access.ts';
import { type Postgres, startPostgres } from '../postgres/start-postgres.ts';
import { type DataApiServer, startDataApiServer } from '../rds-data/start-data-api-server.ts';
import { type S3Server, startS3Server } from '../s3/start-s3-server.ts';
import {
  type SecretsManagerServer,
  startSecretsManagerServer,
} from '../secrets-manager/start-secrets-manager-server.ts';
import { type SqsServer, startSqsServer } from '../sqs/start-sqs-server.ts';
import { EventDelivery } from './event-delivery.ts';
import type { ServicePorts } from './ports.ts';
import { allStarted, type Shutdown } from './shutdown.ts';

export interface AwsServices {
  readonly access: AccessControl;
  readonly s3: S3Server;
  readonly sqs: SqsServer;
  readonly dataApi: DataApiServer;
  readonly postgres: Postgres;
  readonly eventBridge: EventBridgeServer;
  readonly secrets: SecretsManagerServer;
}

export interface AwsServicesOptions {
  readonly dataDirectory: string;
  readonly account: string;
  readonly region: string;
  readonly state: DurableState;
  readonly ports: ServicePorts;
  readonly durable: boolean;
  readonly interference?: Interference | undefined;
  readonly log: (line: string) => void;
  readonly metrics: LocalMetrics;
  readonly shutdown: Shutdown;
}

/** S3, SQS, EventBridge, Secrets Manager, the Data API and its PostgreSQL, empty or with what the data directory holds. */
export async function startAwsServices(options: AwsServicesOptions): Promise<AwsServices> {
  const { account, region, state, ports, log, shutdown } = options;
  const access = new AccessControl();
  access.register(operatorCaller(account, await state.credentials('user/operator')));
  const interference = options.interference && onlyForFunctions(options.interference);
  const common = { access, region, account, log, interference };
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
    }),
  );
  const sqs = shutdown.closing(
    'SQS',
    startSqsServer({
      ...common,
      port: ports.sqs,
      dataDirectory: directory('sqs'),
      onMessages: (queue, counts) => options.metrics.write('AWS/SQS', { QueueName: queue }, counts),
    }),
  );
  const secrets = shutdown.closing(
    'Secrets Manager',
    startSecretsManagerServer({ ...common, port: ports.secretsManager }),
  );
  const eventBridge = shutdown.closing(
    'EventBridge',
    sqs.then((started) => startEventBridgeServer({ ...common, port: ports.events, sqs: started })),
  );
  const events = new EventDelivery(account, interference, log);
  shutdown.add('late events', () => events.close());
  const s3 = shutdown.closing(
    'S3',
    startS3Server({
      ...common,
      port: ports.s3,
      dataDirectory: directory('s3'),
      deliver: async (queueArn, body) => events.deliver(await sqs, queueArn, body),
    }),
  );
  const started = await allStarted([postgres, dataApi, sqs, s3, eventBridge, secrets]);
  const [ofPostgres, ofDataApi, ofSqs, ofS3, ofEventBridge, ofSecrets] = started;
  return {
    access,
    postgres: ofPostgres,
    dataApi: ofDataApi,
    sqs: ofSqs,
    s3: ofS3,
    eventBridge: ofEventBridge,
    secrets: ofSecrets,
  };
}
