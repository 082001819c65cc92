import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { AccessControl } from '../../../local/access/access-control.ts';
import { startDataApiServer } from '../../../local/rds-data/start-data-api-server.ts';
import { createTestDatabase } from '../../support/postgres.ts';

/** The Data API under test, and what a call to it names. */
export interface Subject {
  readonly client: RDSDataClient;
  readonly target: { readonly resourceArn: string; readonly secretArn: string; readonly database: string };
  close(): Promise<void>;
}

/** The local server, or the endpoint that CONFORMANCE_RDS_DATA_* names (see ../README.md). */
export async function openSubject(): Promise<Subject> {
  const endpoint = process.env.CONFORMANCE_RDS_DATA_ENDPOINT;
  return endpoint === undefined ? localSubject() : remoteSubject(endpoint);
}

function remoteSubject(endpoint: string): Subject {
  const client = new RDSDataClient(endpoint === 'aws' ? {} : { endpoint });
  const target = {
    resourceArn: required('CONFORMANCE_RDS_DATA_CLUSTER_ARN'),
    secretArn: required('CONFORMANCE_RDS_DATA_SECRET_ARN'),
    database: required('CONFORMANCE_RDS_DATA_DATABASE'),
  };
  return { client, target, close: async () => client.destroy() };
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} must be set when CONFORMANCE_RDS_DATA_ENDPOINT is`);
  return value;
}

async function localSubject(): Promise<Subject> {
  const region = 'us-east-1';
  const account = '000000000000';
  const credentials = { accessKeyId: 'AKIACONFORMANCE', secretAccessKey: 'secret' };
  const target = {
    resourceArn: `arn:aws:rds:${region}:${account}:cluster:conformance`,
    secretArn: `arn:aws:secretsmanager:${region}:${account}:secret:conformance-AbCdEf`,
  };
  const access = new AccessControl();
  const allowAll = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } as const;
  const arn = `arn:aws:iam::${account}:user/conformance`;
  access.register({ ...credentials, arn, account, policies: [allowAll] });
  const database = await createTestDatabase();
  const cluster = {
    clusterArn: target.resourceArn,
    secretArn: target.secretArn,
    connectionString: database.urlOf,
  };
  const server = await startDataApiServer({ access, region, account, clusters: [cluster] });
  const client = new RDSDataClient({ endpoint: server.url, region, credentials });
  return {
    client,
    target: { ...target, database: database.name },
    async close() {
      client.destroy();
      await server.close();
      await database.close();
    },
  };
}
