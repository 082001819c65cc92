import { CfnOutput, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { OUTPUTS } from '../lambdas/contract.ts';
import type { Configuration } from './configuration/settings.ts';
import { AccessLogs } from './constructs/access-logs.ts';
import { Database } from './constructs/database.ts';
import { Encryption } from './constructs/encryption.ts';
import { FieldApp } from './constructs/field-app.ts';
import { ImageBucket } from './constructs/image-bucket.ts';
import { ImageEventBus } from './constructs/image-event-bus.ts';
import { ImageRegister } from './constructs/image-register.ts';
import { MalwareScan } from './constructs/malware-scan.ts';
import { SignInFirewall } from './constructs/sign-in-firewall.ts';
import { UploadQueue } from './constructs/upload-queue.ts';
import { type TokenIssuer, UserDirectory } from './constructs/user-directory.ts';
import { WebhookSecret } from './constructs/webhook-secret.ts';

export interface DataStackProps extends StackProps {
  readonly configuration: Configuration;
}

/** What has a state that must outlive a deployment: images, rows, users, and the queue that the bucket writes to. */
export class DataStack extends Stack {
  readonly encryption: Encryption;
  readonly uploadQueue: UploadQueue;
  readonly images: ImageBucket;
  readonly register: ImageRegister;
  readonly eventBus: ImageEventBus;
  readonly webhookSecret: WebhookSecret;
  readonly database: Database;
  readonly tokenIssuer: TokenIssuer;
  /** undefined where it is not asked for. */
  readonly fieldApp: FieldApp | undefined;
  /** Web origins whose pages may call the API and the bucket. */
  readonly browserOrigins: readonly string[];

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, props);
    const { configuration } = props;
    this.encryption = new Encryption(this, 'Encryption', configuration);
    const encryptionKey = this.encryption.key;
    this.uploadQueue = new UploadQueue(this, 'UploadQueue', configuration, encryptionKey);
    const accessLogs = new AccessLogs(this, 'AccessLogs', configuration);
    this.fieldApp = configuration.webApp ? this.createFieldApp(configuration, accessLogs) : undefined;
    this.browserOrigins = originsWith(configuration.corsOrigins, this.fieldApp);
    this.images = new ImageBucket(this, 'Images', {
      configuration,
      accessLogs,
      encryptionKey,
      uploadQueue: this.uploadQueue,
      browserOrigins: this.browserOrigins,
    });
    if (configuration.malwareScan) {
      new MalwareScan(this, 'MalwareScan', {
        configuration,
        encryption: this.encryption,
        bucket: this.images.bucket,
      });
    }
    this.register = new ImageRegister(this, 'Register', configuration, accessLogs);
    this.eventBus = new ImageEventBus(this, 'Events', configuration);
    this.webhookSecret = new WebhookSecret(this, 'Webhooks', configuration, encryptionKey);
    this.database = new Database(this, 'Database', { configuration, accessLogs, encryptionKey });
    this.tokenIssuer = this.chooseIssuer(configuration);
    this.tell();
  }

  /** By their position: with an account and a region given, CDK would ask the account for their names at synth. */
  override get availabilityZones(): string[] {
    return [0, 1].map((position) => Fn.select(position, Fn.getAzs()));
  }

  private createFieldApp(configuration: Configuration, accessLogs: AccessLogs): FieldApp {
    const fieldApp = new FieldApp(this, 'FieldApp', {
      configuration,
      accessLogs,
      signInOrigins: () => [
        this.tokenIssuer.signInUrl ?? new URL(this.tokenIssuer.issuer).origin,
        ...configuration.webAppSignInOrigins,
      ],
    });
    new CfnOutput(this, 'FieldAppUrl', { value: fieldApp.origin });
    return fieldApp;
  }

  private chooseIssuer(configuration: Configuration): TokenIssuer {
    const { oidcIssuer: issuer, oidcAudience: audience, readScope, writeScope } = configuration;
    if (issuer !== undefined && audience !== undefined) return { issuer, audience, readScope, writeScope };
    const users = new UserDirectory(this, 'Users', configuration, this.fieldApp?.origin);
    new CfnOutput(this, 'UserPoolId', { value: users.userPool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: users.client.userPoolClientId });
    new CfnOutput(this, 'SignInUrl', { value: users.signInUrl });
    if (configuration.firewall) new SignInFirewall(this, 'Firewall', users.userPool);
    return users.tokenIssuer;
  }

  private tell(): void {
    const values = {
      bucketName: this.images.bucket.bucketName,
      eventBusName: this.eventBus.reference,
      registerBucketName: this.register.bucket.bucketName,
      queueUrl: this.uploadQueue.queue.queueUrl,
      deadLetterQueueUrl: this.uploadQueue.deadLetterQueue.queueUrl,
      clusterArn: this.database.cluster.clusterArn,
      secretArn: this.database.secret.secretArn,
      databaseName: this.database.databaseName,
    };
    for (const [name, value] of Object.entries(values)) {
      new CfnOutput(this, OUTPUTS[name as keyof typeof values], { value });
    }
    new CfnOutput(this, 'TokenIssuer', { value: this.tokenIssuer.issuer });
  }
}

/** The field app's own besides those that are configured; where every origin may, none has to be named. */
function originsWith(corsOrigins: readonly string[], fieldApp: FieldApp | undefined): readonly string[] {
  return fieldApp === undefined || corsOrigins.includes('*')
    ? corsOrigins
    : [...corsOrigins, fieldApp.origin];
}
