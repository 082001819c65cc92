import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Configuration } from '../configuration/settings.ts';

const CHARACTERS = 64;

/**
 * Of which the secret of each webhook is derived: kept as long as the rows that it belongs to. CDK's own construct would open a
 * key of ours to the whole account.
 */
export class WebhookSecret extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, configuration: Configuration, key?: IKey) {
    super(scope, id);
    const secret = new CfnSecret(this, 'Secret', {
      description: 'Crop health: the secrets of webhooks are derived of it (docs/events.md).',
      generateSecretString: { passwordLength: CHARACTERS, excludePunctuation: true },
      ...(key === undefined ? {} : { kmsKeyId: key.keyArn }),
    });
    secret.applyRemovalPolicy(
      configuration.removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    );
    this.arn = secret.ref;
  }

  reading(): PolicyStatement {
    return new PolicyStatement({
      sid: 'ReadWebhookSecret',
      actions: ['secretsmanager:GetSecretValue'],
      resources: [this.arn],
    });
  }
}
