import { Duration } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EVENTS } from '../../lambdas/contract.ts';
import type { Configuration } from '../configuration/settings.ts';
import { type ImageEventBus, webhookRuleArn, webhookRuleName } from './image-event-bus.ts';
import { encryptedBy } from './upload-queue.ts';

/** Of deliver-webhooks, whose batch ends with its slowest receiver. */
export const DELIVERY_TIMEOUT_SECONDS = 60;

/** AWS's advice, as for the upload queue. */
const VISIBILITY_PER_TIMEOUT = 6;

/** A delivery is received for each of its ten attempts, and a few times too early; the function sets it aside itself. */
const MAXIMUM_RECEIVES = 50;

export interface WebhookQueueProps {
  readonly configuration: Configuration;
  readonly eventBus: ImageEventBus;
  readonly key: IKey | undefined;
}

/** Events that the rule hands over, and a message for each webhook that one is to be delivered to. */
export class WebhookQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: WebhookQueueProps) {
    super(scope, id);
    this.deadLetterQueue = new Queue(this, 'DeadLetterQueue', {
      ...encryptedBy(props.key),
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      ...encryptedBy(props.key),
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(VISIBILITY_PER_TIMEOUT * DELIVERY_TIMEOUT_SECONDS),
      // A series of attempts takes a day and some hours.
      retentionPeriod: Duration.days(4),
      receiveMessageWaitTime: Duration.seconds(20),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAXIMUM_RECEIVES },
    });
    for (const queue of [this.queue, this.deadLetterQueue]) acceptEvents(queue, props.configuration);
    this.addRule(props);
  }

  private addRule({ configuration, eventBus }: WebhookQueueProps): void {
    new CfnRule(this, 'Rule', {
      name: webhookRuleName(configuration),
      eventBusName: eventBus.reference,
      description: 'Hands completed and failed images to the webhooks of their owners.',
      eventPattern: { source: [EVENTS.source], 'detail-type': [EVENTS.completed, EVENTS.failed] },
      targets: [
        {
          id: 'WebhookQueue',
          arn: this.queue.queueArn,
          deadLetterConfig: { arn: this.deadLetterQueue.queueArn },
        },
      ],
    });
  }
}

function acceptEvents(queue: Queue, configuration: Configuration): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AcceptImageEvents',
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': webhookRuleArn(configuration) } },
    }),
  );
}
