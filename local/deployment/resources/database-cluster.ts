import * as v from 'valibot';
import { suffix } from '../names.ts';
import { flag, TAGS, wholeNumber, withoutLocalEffect } from '../properties.ts';
import { type ResourceHandler, resourceHandler } from '../resource.ts';

const NETWORK = 'everything on this machine is on the loopback interface';
const OPERATION = 'backups, capacity and encryption belong to the service on AWS';

/** The user that the local PostgreSQL is made with, and RDS's own administrator's usual name. */
const ADMINISTRATOR = 'postgres';

const clusterProperties = v.strictObject({
  DBClusterIdentifier: v.optional(v.string()),
  DatabaseName: v.string(),
  Engine: v.literal('aurora-postgresql'),
  EnableHttpEndpoint: v.literal(true),
  ManageMasterUserPassword: v.literal(true),
  MasterUsername: v.literal(ADMINISTRATOR),
  EngineVersion: withoutLocalEffect('the local PostgreSQL comes from npm, in its own version'),
  Port: v.optional(wholeNumber),
  DeletionProtection: v.optional(flag),
  DBSubnetGroupName: withoutLocalEffect(NETWORK),
  VpcSecurityGroupIds: withoutLocalEffect(NETWORK),
  DBClusterParameterGroupName: withoutLocalEffect('the default parameters'),
  BackupRetentionPeriod: withoutLocalEffect(OPERATION),
  CopyTagsToSnapshot: withoutLocalEffect(OPERATION),
  EnableIAMDatabaseAuthentication: withoutLocalEffect('nothing logs in to the database with IAM'),
  ServerlessV2ScalingConfiguration: withoutLocalEffect(OPERATION),
  StorageEncrypted: withoutLocalEffect(OPERATION),
  KmsKeyId: withoutLocalEffect(OPERATION),
  MasterUserSecret: withoutLocalEffect(OPERATION),
  EnableCloudwatchLogsExports: withoutLocalEffect(OPERATION),
  Tags: TAGS,
});

export const databaseCluster: ResourceHandler = resourceHandler(
  clusterProperties,
  async ({ DBClusterIdentifier, DatabaseName }, { logicalId, stack, account }) => {
    const random = suffix(stack.stackName, logicalId, 12);
    const identifier =
      DBClusterIdentifier ?? `${stack.stackName}-${logicalId}-${random}`.toLowerCase().slice(0, 63);
    const prefix = `${account.region}:${account.account}`;
    const arn = `arn:aws:rds:${prefix}:cluster:${identifier}`;
    const secretArn = `arn:aws:secretsmanager:${prefix}:secret:rds!cluster-${random}-${random.slice(-6)}`;
    await account.postgres.createDatabase(DatabaseName);
    account.databases.push(DatabaseName);
    account.dataApi.addCluster({
      clusterArn: arn,
      secretArn,
      defaultDatabase: DatabaseName,
      connectionString: (database) => account.postgres.url(database),
    });
    return {
      reference: identifier,
      attributes: {
        DBClusterArn: arn,
        'MasterUserSecret.SecretArn': secretArn,
        'Endpoint.Address': '127.0.0.1',
        'Endpoint.Port': String(account.postgres.port),
      },
    };
  },
);
