import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Configuration } from './configuration/settings.ts';
import { Database } from './constructs/database.ts';
import { ImageBucket } from './constructs/image-bucket.ts';
import { ImageRegister } from './constructs/image-register.ts';
import { UploadQueue } from './constructs/upload-queue.ts';
import { type TokenIssuer, UserDirectory } from './constructs/user-directory.ts';

export interface DataStackProps extends StackProps {
  readonly configuration: Configuration;
}

/** What has a state that must outlive a deployment: images, rows, users, and the queue that the bucket writes to. */
export class DataStack extends Stack {
  readonly uploadQueue: UploadQueue;
  readonly images: ImageBucket;
  readonly register: ImageRegister;
  readonly database: Database;
  readonly tokenIssuer: TokenIssuer;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, props);
    const { configuration } = props;
    this.uploadQueue = new UploadQueue(this, 'UploadQueue', configuration);
    this.images = new ImageBucket(this, 'Images', configuration, this.uploadQueue);
    this.register = new ImageRegister(this, 'Register', configuration);
    this.database = new Database(this, 'Database', configuration);
    this.tokenIssuer = this.chooseIssuer(configuration);
    this.tell();
  }

  private chooseIssuer(configuration: Configuration): TokenIssuer {
    const { oidcIssuer: issuer, oidcAudience: audience } = configuration;
    if (issuer !== undefined && audience !== undefined) return { issuer, audience };
    const users = new UserDirectory(this, 'Users', configuration);
    new CfnOutput(this, 'UserPoolId', { value: users.userPool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: users.client.userPoolClientId });
    return users.tokenIssuer;
  }

  private tell(): void {
    new CfnOutput(this, 'BucketName', { value: this.images.bucket.bucketName });
    new CfnOutput(this, 'QueueUrl', { value: this.uploadQueue.queue.queueUrl });
    new CfnOutput(this, 'DlqUrl', { value: this.uploadQueue.deadLetterQueue.queueUrl });
    new CfnOutput(this, 'ClusterArn', { value: this.database.cluster.clusterArn });
    new CfnOutput(this, 'SecretArn', { value: this.database.secret.secretArn });
    new CfnOutput(this, 'TokenIssuer', { value: this.tokenIssuer.issuer });
  }
}
