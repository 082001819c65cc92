import { Aws } from 'aws-cdk-lib';
import { CfnEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Configuration } from '../configuration/settings.ts';

/**
 * On which completed and failed images are told. A bus of our own: stages do not hear of each other, a rule on it needs no
 * filter, and who may put events there is a matter of one ARN. It costs nothing by itself.
 */
export class ImageEventBus extends Construct {
  readonly name: string;
  private readonly bus: CfnEventBus;

  constructor(scope: Construct, id: string, { stage }: Configuration) {
    super(scope, id);
    this.name = busName(stage);
    this.bus = new CfnEventBus(this, 'Bus', {
      name: this.name,
      description: 'Completed and failed images of the crop health pipeline (docs/events.md).',
    });
  }

  /** A reference, so that the bus is there before whoever uses it. */
  get reference(): string {
    return this.bus.ref;
  }

  publishing(): PolicyStatement {
    return new PolicyStatement({
      sid: 'PublishEvents',
      actions: ['events:PutEvents'],
      resources: [this.bus.attrArn],
    });
  }
}

export function busName(stage: string): string {
  return `crop-health-${stage}`;
}

/** Known by its name, because the key that encrypts the queue has to name it before it is there. */
export function webhookRuleName({ stage }: Pick<Configuration, 'stage'>): string {
  return `crop-health-${stage}-webhooks`;
}

export function webhookRuleArn({ stage }: Pick<Configuration, 'stage'>): string {
  const rule = `${busName(stage)}/${webhookRuleName({ stage })}`;
  return `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:rule/${rule}`;
}
