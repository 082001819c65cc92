import { join } from 'node:path';
import { AccessControl } from '../access/access-control.ts';
import type { DurableState } from '../operator/durable-state.ts';
import { operatorCaller } from '../operator/operator-access.ts';
import { type Postgres, startPostgres } from '../postgres/start-postgres.ts';
import { type DataApiServer, startDataApiServer } from '../rds-data/start-data-api-server.ts';
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
  const sqs = await startSqsServer({ ...common, port: ports.sqs, dataDirectory: directory('sqs') });
  shutdown.add('SQS', () => sqs.close());
  const [s3, dataApi, postgres] = await allStarted([
    startS3Server({
      ...common,
      port: ports.s3,
      dataDirectory: directory('s3'),
      deliver: (queueArn, body) => deliverEvent(sqs, account, queueArn, body),
    }).then((server) => stopping(shutdown, 'S3', server)),
    startDataApiServer({ ...common, port: ports.rdsData, clusters: [] }).then((server) =>
      stopping(shutdown, 'the Data API', server),
    ),
    startPostgres({
      dataDirectory: directory('postgres'),
      port: ports.postgres,
      password: state.databasePassword,
      durable: options.durable,
      log,
    }).then((server) => stopping(shutdown, 'PostgreSQL', server)),
  ]);
  return { access, s3, sqs, dataApi, postgres };
}

function stopping<Server extends { close(): Promise<void> }>(
  shutdown: Shutdown,
  name: string,
  server: Server,
): Server {
  shutdown.add(name, () => server.close());
  return server;
}
