import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Database } from './database.ts';
import { LambdaFunction, type LambdaSurroundings } from './lambda-function.ts';
import { DELIVERY_TIMEOUT_SECONDS, type WebhookQueue } from './webhook-queue.ts';
import type { WebhookSecret } from './webhook-secret.ts';

/** With a factor of five, and six hours at most between two: a little more than a day. */
const ATTEMPTS = 10;
const FIRST_RETRY_SECONDS = 5;

/** Receivers that are called at the same time are ten times as many. */
const BATCH = 10;
const CONCURRENCY = 5;

export interface WebhookDeliveryProps extends LambdaSurroundings {
  readonly database: Database;
  readonly webhookQueue: WebhookQueue;
  readonly webhookSecret: WebhookSecret;
}

/** Sends events to the webhooks of their owners. In no VPC, so that it reaches the Internet, and nothing else of ours. */
export class WebhookDelivery extends Construct {
  readonly function: LambdaFunction;
  readonly messages: EventSourceMapping;

  constructor(scope: Construct, id: string, props: WebhookDeliveryProps) {
    super(scope, id);
    this.function = this.createFunction(props);
    this.messages = new EventSourceMapping(this, 'Messages', {
      target: this.function.lambda,
      eventSourceArn: props.webhookQueue.queue.queueArn,
      batchSize: BATCH,
      reportBatchItemFailures: true,
      maxConcurrency: CONCURRENCY,
    });
  }

  private createFunction(props: WebhookDeliveryProps): LambdaFunction {
    const { database, webhookQueue, webhookSecret } = props;
    const { queue, deadLetterQueue } = webhookQueue;
    return new LambdaFunction(this, 'Deliver', {
      ...props,
      name: 'deliver-webhooks',
      description: 'Sends signed events to the webhooks of their owners.',
      timeoutSeconds: DELIVERY_TIMEOUT_SECONDS,
      memoryMegabytes: 256,
      environment: {
        databaseClusterArn: database.cluster.clusterArn,
        databaseSecretArn: database.secret.secretArn,
        databaseName: database.databaseName,
        webhookQueueUrl: queue.queueUrl,
        webhookDeadLetterQueueUrl: deadLetterQueue.queueUrl,
        webhookSecretArn: webhookSecret.arn,
        webhookAttempts: ATTEMPTS,
        webhookRetrySeconds: FIRST_RETRY_SECONDS,
      },
      permissions: [
        ...database.dataApiStatements(),
        webhookSecret.reading(),
        ...props.encryption.permissions({ reads: ['sqs', 'secretsmanager'], writes: ['sqs'] }),
        new PolicyStatement({
          sid: 'TakeMessages',
          actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          resources: [queue.queueArn],
        }),
        // A message for each webhook, which comes back when its next attempt is due.
        new PolicyStatement({
          sid: 'QueueDeliveries',
          actions: ['sqs:SendMessage', 'sqs:ChangeMessageVisibility'],
          resources: [queue.queueArn],
        }),
        new PolicyStatement({
          sid: 'SetDeliveriesAside',
          actions: ['sqs:SendMessage'],
          resources: [deadLetterQueue.queueArn],
        }),
      ],
    });
  }
}
