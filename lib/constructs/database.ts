import { Annotations, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IVpc, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { GivenVpc } from '../configuration/deployment-settings.ts';
import type { Configuration } from '../configuration/settings.ts';
import type { AccessLogs } from './access-logs.ts';

/** The name that the operators' SQL and connection strings know. */
const DATABASE_NAME = 'drone_analytics';

/** What RDS calls its first user unless told otherwise. */
const ADMINISTRATOR = 'postgres';

const TRANSACTIONS = [
  'rds-data:BeginTransaction',
  'rds-data:CommitTransaction',
  'rds-data:RollbackTransaction',
];

export interface DatabaseProps {
  readonly configuration: Configuration;
  readonly accessLogs: AccessLogs;
  readonly encryptionKey: IKey | undefined;
}

/** PostgreSQL that is reached over HTTPS (the Data API): no function sits in the VPC, and nothing connects to it. */
export class Database extends Construct {
  readonly cluster: DatabaseCluster;
  readonly secret: ISecret;
  readonly databaseName = DATABASE_NAME;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    const { configuration, encryptionKey } = props;
    this.cluster = new DatabaseCluster(this, 'Cluster', {
      // Pausing at capacity 0 needs 17.4 or newer.
      engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_17_7 }),
      ...this.network(props),
      writer: ClusterInstance.serverlessV2('Writer', { publiclyAccessible: false }),
      ...capacity(configuration),
      defaultDatabaseName: DATABASE_NAME,
      enableDataApi: true,
      // RDS makes and rotates the secret: no rotation function of ours.
      manageMasterUserPassword: true,
      iamAuthentication: true,
      storageEncrypted: true,
      ...(encryptionKey === undefined ? {} : encryptedBy(encryptionKey)),
      backup: { retention: Duration.days(configuration.backupRetentionDays) },
      copyTagsToSnapshot: true,
      deletionProtection: configuration.deletionProtection,
      removalPolicy:
        configuration.removalPolicy === 'retain' ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY,
    });
    this.secret = this.cluster.secret!;
  }

  /**
   * What a function needs to run SQL, and no more: a new one each time, since a statement belongs to one policy.
   * @param transactions of several statements, which only the migration has
   */
  dataApiStatements({ transactions = false } = {}): PolicyStatement[] {
    return [
      new PolicyStatement({
        sid: 'RunSql',
        actions: ['rds-data:ExecuteStatement', ...(transactions ? TRANSACTIONS : [])],
        resources: [this.cluster.clusterArn],
      }),
      new PolicyStatement({
        sid: 'ReadDatabaseSecret',
        actions: ['secretsmanager:GetSecretValue'],
        resources: [this.secret.secretArn],
      }),
    ];
  }

  private network({ configuration: { vpc: given }, accessLogs }: DatabaseProps) {
    const vpc = given === undefined ? this.createVpc(accessLogs) : this.givenVpc(given);
    // No rule in, no rule out: the Data API does not come through the VPC, and the database calls nobody.
    const securityGroup = new SecurityGroup(this, 'NoTraffic', {
      vpc,
      description: 'The database: reached through the Data API only',
      allowAllOutbound: false,
    });
    return {
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      securityGroups: [securityGroup],
    };
  }

  private createVpc(accessLogs: AccessLogs): IVpc {
    // CDK's classes and interfaces differ in `| undefined`, which exactOptionalPropertyTypes tells apart.
    const vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Database', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
      // Emptying the default security group takes a helper function; nothing here is ever in that group.
      restrictDefaultSecurityGroup: false,
    }) as IVpc;
    accessLogs.recordRefusedTraffic(vpc);
    return vpc;
  }

  /** By what is written down, so that nothing has to be looked up in the account. */
  private givenVpc({ vpcId, subnetIds, availabilityZones }: GivenVpc): IVpc {
    const vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId,
      availabilityZones: [...availabilityZones],
      isolatedSubnetIds: [...subnetIds],
    });
    // Nothing here has a route.
    Annotations.of(vpc).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId');
    return vpc;
  }
}

/** RDS makes the password's secret, and CDK takes its key from the credentials. */
function encryptedBy(encryptionKey: IKey) {
  const credentials = Credentials.fromUsername(ADMINISTRATOR, { encryptionKey });
  return { storageEncryptionKey: encryptionKey, credentials };
}

function capacity(configuration: Configuration) {
  const pauses = configuration.auroraMinimumCapacity === 0;
  return {
    serverlessV2MinCapacity: configuration.auroraMinimumCapacity,
    serverlessV2MaxCapacity: configuration.auroraMaximumCapacity,
    ...(pauses
      ? { serverlessV2AutoPauseDuration: Duration.seconds(configuration.auroraAutoPauseSeconds) }
      : {}),
  };
}
