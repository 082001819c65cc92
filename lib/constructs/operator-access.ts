import { Aws, type Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Configuration } from '../configuration/settings.ts';
import {
  listMaps,
  listRegister,
  listUploads,
  type NamedBucket,
  registerEntries,
} from './bucket-permissions.ts';
import type { Database } from './database.ts';
import type { Encryption } from './encryption.ts';
import type { ImageProcessor } from './image-processor.ts';
import type { SchemaMigration } from './schema-migration.ts';
import type { StuckImageSweep } from './stuck-image-sweep.ts';
import type { UploadQueue } from './upload-queue.ts';

export interface OperatorAccessProps {
  readonly configuration: Configuration;
  readonly encryption: Encryption;
  readonly bucket: NamedBucket;
  readonly register: NamedBucket;
  readonly database: Database;
  readonly uploadQueue: UploadQueue;
  readonly processor: ImageProcessor;
  readonly sweep: StuckImageSweep;
  readonly migration: SchemaMigration;
  /** The stacks whose outputs tell where everything is. */
  readonly stacks: readonly Stack[];
}

/**
 * What `npm run ops` needs, and no more: for the people or roles that a platform team attaches it to. The run on one machine
 * executes the tool with this policy alone.
 */
export class OperatorAccess extends Construct {
  readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, props: OperatorAccessProps) {
    super(scope, id);
    const { bucket, register, database, encryption } = props;
    this.policy = new ManagedPolicy(this, 'Policy', {
      // Names of policies are one for all regions of an account.
      managedPolicyName: `crop-health-${props.configuration.stage}-operator-${Aws.REGION}`,
      description: 'Operating the crop health pipeline with npm run ops.',
      statements: [
        findStacks(props.stacks),
        ...database.dataApiStatements(),
        ...encryption.permissions({ reads: ['sqs', 'secretsmanager'], writes: ['sqs'] }),
        listUploads(bucket),
        listMaps(bucket),
        listRegister(register),
        // Before an image is opened again, as everybody who does that.
        registerEntries(register, 'openPrefix', 'RegisterOpenings', ['s3:PutObject']),
        ...queuePermissions(props),
        ...functionPermissions(props),
      ],
    });
  }
}

/** CloudFormation appends a random id to the name of a stack. */
function findStacks(stacks: readonly Stack[]): PolicyStatement {
  return new PolicyStatement({
    sid: 'FindStacks',
    actions: ['cloudformation:DescribeStacks'],
    resources: stacks.map(({ stackName }) => {
      return `arn:${Aws.PARTITION}:cloudformation:${Aws.REGION}:${Aws.ACCOUNT_ID}:stack/${stackName}/*`;
    }),
  });
}

function queuePermissions({ uploadQueue, sweep }: OperatorAccessProps): PolicyStatement[] {
  const { queue, deadLetterQueue } = uploadQueue;
  return [
    new PolicyStatement({
      sid: 'LookAtQueues',
      actions: ['sqs:GetQueueAttributes'],
      resources: [queue.queueArn, deadLetterQueue.queueArn, sweep.failedRounds.queueArn],
    }),
    new PolicyStatement({
      sid: 'TakeDeadLetters',
      actions: ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage'],
      resources: [deadLetterQueue.queueArn, sweep.failedRounds.queueArn],
    }),
    // Dead letters that are put back, and images that are processed again.
    new PolicyStatement({
      sid: 'QueueImages',
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
    }),
  ];
}

function functionPermissions({ processor, sweep, migration }: OperatorAccessProps): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'SwitchProcessing',
      actions: ['lambda:GetEventSourceMapping', 'lambda:UpdateEventSourceMapping'],
      resources: [processor.messages.eventSourceMappingArn],
    }),
    new PolicyStatement({
      sid: 'RunSweepAndMigration',
      actions: ['lambda:InvokeFunction'],
      resources: [sweep.function.lambda.functionArn, migration.function.lambda.functionArn],
    }),
  ];
}
