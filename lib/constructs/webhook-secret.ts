import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Configuration } from '../configuration/settings.ts';

const CHARACTERS = 64;

/** Of which the secret of each webhook is derived: kept as long as the rows that it belongs to. */
export class WebhookSecret extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string, configuration: Configuration, key?: IKey) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      description: 'Crop health: the secrets of webhooks are derived of it (docs/events.md).',
      generateSecretString: { passwordLength: CHARACTERS, excludePunctuation: true },
      ...(key === undefined ? {} : { encryptionKey: key }),
      removalPolicy: configuration.removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  get arn(): string {
    return this.secret.secretArn;
  }

  reading(): PolicyStatement {
    return new PolicyStatement({
      sid: 'ReadWebhookSecret',
      actions: ['secretsmanager:GetSecretValue'],
      resources: [this.arn],
    });
  }
}
