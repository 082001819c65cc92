import { RDSDataClient, RollbackTransactionCommand } from '@aws-sdk/client-rds-data';
import { serviceFaults } from '../../../local/faults/service-faults.ts';
import type { World } from '../world.ts';
import { scenario } from './scenario.ts';

export const schemaMigrated = scenario('a release applies what the schema lacks', async (world) => {
  const { payload, isReleased } = await migrate(world);
  return payload !== undefined && isReleased;
});

export const schemaReleased = scenario(
  'a migration that failed does not keep the schema locked',
  async (world) => {
    const { payload, isReleased } = await migrate(world, 'FROM schema_migrations');
    return payload === undefined && isReleased;
  },
);

/** @param failing part of a statement that the database does not perform */
async function migrate(world: World, failing?: string) {
  let transactionId: string | undefined;
  world.onCall = (call) => {
    transactionId = call.transactionId ?? transactionId;
    const isFailing = failing !== undefined && call.sql?.includes(failing);
    return isFailing ? { answer: serviceFaults.statementTimeout() } : undefined;
  };
  const { payload } = await world.invoke('migrate-schema', {});
  const { rows: locks } = await world.sql(`SELECT pid FROM pg_locks WHERE locktype = 'advisory'`);
  // The next one must not wait until the Data API does it.
  if (locks.length > 0) await rollBack(world, transactionId);
  return { payload, isReleased: locks.length === 0 };
}

async function rollBack({ endpoints }: World, transactionId: string | undefined): Promise<void> {
  const { clusterArn: resourceArn, secretArn, rdsDataEndpoint: endpoint, region } = endpoints;
  const { accessKeyId, secretAccessKey } = endpoints;
  const client = new RDSDataClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  await client.send(new RollbackTransactionCommand({ resourceArn, secretArn, transactionId }));
  client.destroy();
}
