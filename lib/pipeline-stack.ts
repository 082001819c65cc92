import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { OUTPUTS } from '../lambdas/contract.ts';
import { Alarms } from './constructs/alarms.ts';
import { BucketWatch } from './constructs/bucket-watch.ts';
import { Budget } from './constructs/budget.ts';
import { Dashboard } from './constructs/dashboard.ts';
import { FieldAppFiles } from './constructs/field-app-files.ts';
import { ImageProcessor } from './constructs/image-processor.ts';
import { ImagesApi } from './constructs/images-api.ts';
import type { LambdaSurroundings } from './constructs/lambda-function.ts';
import { LogQueries } from './constructs/log-queries.ts';
import { OperatorAccess } from './constructs/operator-access.ts';
import { ScanResults } from './constructs/scan-results.ts';
import { SchemaMigration } from './constructs/schema-migration.ts';
import { StuckImageSweep } from './constructs/stuck-image-sweep.ts';
import { WebhookDelivery } from './constructs/webhook-delivery.ts';
import { WebhookQueue } from './constructs/webhook-queue.ts';
import type { DataStack } from './data-stack.ts';

export interface PipelineStackProps extends StackProps, Omit<LambdaSurroundings, 'encryption'> {
  readonly data: DataStack;
  /** The folder of the built field app; needed only where that is asked for. */
  readonly site: string;
}

/** What can be thrown away and deployed again: the functions, and what calls them. */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, props: PipelineStackProps) {
    super(scope, id, props);
    const { configuration, bundles, data } = props;
    const surroundings = { configuration, bundles, encryption: data.encryption };
    const { database, eventBus, tokenIssuer, uploadQueue, webhookSecret } = data;
    const { bucket } = data.images;
    const register = data.register.bucket;

    const migration = new SchemaMigration(this, 'Schema', { ...surroundings, database });
    const webhookQueue = new WebhookQueue(this, 'WebhookQueue', {
      configuration,
      eventBus,
      key: data.encryption.key,
    });
    const api = new ImagesApi(this, 'Images', {
      ...surroundings,
      bucket,
      register,
      database,
      uploadQueue,
      webhookQueue,
      webhookSecret,
      tokenIssuer,
      browserOrigins: data.browserOrigins,
    });
    const processor = new ImageProcessor(this, 'Processing', {
      ...surroundings,
      bucket,
      register: data.register.bucket,
      database,
      eventBus,
      uploadQueue,
    });
    const sweep = new StuckImageSweep(this, 'Stuck', {
      ...surroundings,
      bucket,
      register,
      database,
      eventBus,
      uploadQueue,
    });
    const webhooks = new WebhookDelivery(this, 'Webhooks', {
      ...surroundings,
      database,
      webhookQueue,
      webhookSecret,
    });
    // The schema before the code: new code finds its columns, and a failed migration leaves the old code running.
    for (const user of [api, processor, sweep, webhooks]) user.node.addDependency(migration.applied);

    if (configuration.bucketName !== undefined) {
      new BucketWatch(this, 'BucketWatch', { ...surroundings, bucket, uploadQueue });
    }

    if (configuration.malwareScan) {
      new ScanResults(this, 'ScanResults', { configuration, bucket, uploadQueue, processor });
    }

    if (data.fieldApp !== undefined) {
      new FieldAppFiles(this, 'FieldApp', {
        ...surroundings,
        site: props.site,
        fieldApp: data.fieldApp,
        images: bucket,
        apiUrl: api.api.apiEndpoint,
        tokenIssuer,
      });
    }

    const observed = { api, processor, sweep, webhooks, webhookQueue, uploadQueue, database, bucket };
    const alarms = new Alarms(this, 'Alarms', configuration, observed, data.encryption.key);
    new Dashboard(this, 'Overview', configuration, observed, alarms);
    new LogQueries(this, 'Queries', configuration, observed);
    const { alarmEmail, monthlyBudgetDollars } = configuration;
    if (alarmEmail !== undefined && monthlyBudgetDollars !== undefined) {
      new Budget(this, 'Budget', monthlyBudgetDollars, alarmEmail);
    }
    const operators = new OperatorAccess(this, 'Operators', {
      ...{
        configuration,
        encryption: data.encryption,
        bucket,
        register,
        database,
        uploadQueue,
        processor,
        sweep,
        migration,
      },
      stacks: [data, this],
    });
    this.tell({
      apiUrl: api.api.apiEndpoint,
      operatorPolicyArn: operators.policy.managedPolicyArn,
      uploadEventSourceId: processor.messages.eventSourceMappingId,
      sweepFunctionName: sweep.function.lambda.functionName,
      migrateFunctionName: migration.function.lambda.functionName,
      webhookQueueUrl: webhookQueue.queue.queueUrl,
      webhookEventSourceId: webhooks.messages.eventSourceMappingId,
      webhookDeadLetterQueueUrl: webhookQueue.deadLetterQueue.queueUrl,
      failedRoundsQueueUrl: sweep.failedRounds.queueUrl,
      maximumAttempts: String(configuration.maximumAttempts),
      lostEventSeconds: String(configuration.lostEventSeconds),
    });
  }

  private tell(values: Partial<Readonly<Record<keyof typeof OUTPUTS, string>>>): void {
    for (const [name, value] of Object.entries(values)) {
      new CfnOutput(this, OUTPUTS[name as keyof typeof OUTPUTS], { value });
    }
  }
}
