import { ArnFormat, Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Configuration } from '../configuration/settings.ts';
import { webhookRuleArn } from './image-event-bus.ts';
import { scanResultRuleArn, watchedBucketArn } from './watched-bucket.ts';

type KeyUser = 's3' | 'sqs' | 'secretsmanager';

/** What a role does to what is encrypted, and through which services. */
export interface KeyUse {
  readonly reads: readonly KeyUser[];
  readonly writes: readonly KeyUser[];
}

/**
 * By whose key images, messages, logs, rows and passwords are encrypted. Without a key of ours each service uses its own, and
 * no role needs a permission for it. The register stays with S3's own key: its objects are empty, and keys do not hide names.
 */
export class Encryption extends Construct {
  readonly key: IKey | undefined;

  constructor(scope: Construct, id: string, configuration: Configuration) {
    super(scope, id);
    const { encryptionKey } = configuration;
    if (encryptionKey === 'aws') return;
    this.key =
      encryptionKey === 'own' ? this.createKey(configuration) : Key.fromKeyArn(this, 'Key', encryptionKey);
  }

  /** Statements of a role; none where there is no key of ours. */
  permissions({ reads, writes }: KeyUse): PolicyStatement[] {
    if (this.key === undefined) return [];
    const { keyArn } = this.key;
    return [
      ...through('Decrypt', 'kms:Decrypt', keyArn, reads),
      ...through('Encrypt', 'kms:GenerateDataKey', keyArn, writes),
    ];
  }

  private createKey(configuration: Configuration): Key {
    const key = new Key(this, 'Key', {
      description: `Crop health, ${configuration.stage}: images, messages, logs, rows and the database's password.`,
      enableKeyRotation: true,
      // Without its key what is kept cannot be read.
      removalPolicy: configuration.removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    for (const statement of keyPolicy(this, configuration)) key.addToResourcePolicy(statement);
    return key;
  }
}

/** Services that write for themselves, not for a role of ours. The owner of a given key has to allow the same. */
function keyPolicy(scope: Construct, configuration: Configuration): PolicyStatement[] {
  const sameAccount = { 'aws:SourceAccount': Aws.ACCOUNT_ID };
  const writing = ['kms:GenerateDataKey', 'kms:Decrypt'];
  const logGroups = Stack.of(scope).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: `CropHealth*-${configuration.stage}-*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return [
    statement('EventsOfTheBucket', 's3.amazonaws.com', writing, {
      StringEquals: sameAccount,
      ArnLike: { 'aws:SourceArn': watchedBucketArn(scope, configuration) },
    }),
    statement('EventsForWebhooks', 'events.amazonaws.com', writing, {
      StringEquals: sameAccount,
      ArnEquals: { 'aws:SourceArn': webhookRuleArn(configuration) },
    }),
    ...(configuration.malwareScan
      ? [
          statement('ScanResults', 'events.amazonaws.com', writing, {
            StringEquals: sameAccount,
            ArnEquals: { 'aws:SourceArn': scanResultRuleArn(configuration) },
          }),
        ]
      : []),
    statement('Alarms', 'cloudwatch.amazonaws.com', writing, { StringEquals: sameAccount }),
    statement(
      'Logs',
      `logs.${Aws.REGION}.amazonaws.com`,
      ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey'],
      { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
    ),
  ];
}

function statement(
  sid: string,
  service: string,
  actions: string[],
  conditions: Record<string, Record<string, string>>,
): PolicyStatement {
  const principals = [new ServicePrincipal(service)];
  return new PolicyStatement({ sid, principals, actions, resources: ['*'], conditions });
}

function through(sid: string, action: string, keyArn: string, users: readonly KeyUser[]): PolicyStatement[] {
  if (users.length === 0) return [];
  const services = users.map((user) => `${user}.${Aws.REGION}.${Aws.URL_SUFFIX}`);
  return [
    new PolicyStatement({
      sid,
      actions: [action],
      resources: [keyArn],
      conditions: { StringEquals: { 'kms:ViaService': services } },
    }),
  ];
}
