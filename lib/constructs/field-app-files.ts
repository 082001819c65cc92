import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { Aws, CustomResource, Duration, FileSystem } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { PublishFieldAppProperties } from '../../lambdas/contract.ts';
import type { AppConfiguration } from '../../web/hosting/app-configuration.ts';
import { bundleFolder, siteFolder } from '../bundles.ts';
import type { NamedBucket } from './bucket-permissions.ts';
import type { FieldApp } from './field-app.ts';
import { LambdaFunction, type LambdaSurroundings } from './lambda-function.ts';
import type { TokenIssuer } from './user-directory.ts';

/** Some twenty small files. */
const TIMEOUT_SECONDS = 120;

export interface FieldAppFilesProps extends LambdaSurroundings {
  readonly site: string;
  readonly fieldApp: FieldApp;
  readonly images: NamedBucket;
  readonly apiUrl: string;
  readonly tokenIssuer: TokenIssuer;
}

/**
 * Puts the app's files into its bucket, with the addresses of this deployment. By a function of ours: CDK's own brings a Python
 * function with the AWS CLI, and a role that may do more.
 */
export class FieldAppFiles extends Construct {
  constructor(scope: Construct, id: string, props: FieldAppFilesProps) {
    super(scope, id);
    const { configuration, fieldApp, site } = props;
    const { bucket } = fieldApp;
    const publisher = new LambdaFunction(this, 'Publish', {
      ...props,
      name: 'publish-field-app',
      folder: folderWithSite(bundleFolder(props.bundles, 'publish-field-app'), siteFolder(site)),
      description: 'Puts the files of the field app into its bucket during a deployment.',
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMegabytes: 512,
      environment: {},
      permissions: [
        new PolicyStatement({
          sid: 'PublishFiles',
          actions: ['s3:PutObject', 's3:DeleteObject'],
          resources: [bucket.arnForObjects('*')],
        }),
        new PolicyStatement({
          sid: 'ListFiles',
          actions: ['s3:ListBucket'],
          resources: [bucket.bucketArn],
        }),
      ],
    });
    const properties: PublishFieldAppProperties = {
      BucketName: bucket.bucketName,
      Configuration: JSON.stringify(appConfiguration(props)),
      SignInOrigins: configuration.webAppSignInOrigins.join(' '),
      SiteHash: FileSystem.fingerprint(site),
    };
    new CustomResource(this, 'Published', {
      resourceType: 'Custom::PublishedFieldApp',
      serviceToken: publisher.lambda.functionArn,
      serviceTimeout: Duration.seconds(TIMEOUT_SECONDS + 30),
      properties: { ...properties },
    });
  }
}

/** One asset: the function publishes what it was deployed with. */
function folderWithSite(bundle: string, site: string): string {
  const folder = FileSystem.mkdtemp('field-app-');
  cpSync(bundle, folder, { recursive: true });
  cpSync(site, join(folder, 'site'), { recursive: true });
  return folder;
}

function appConfiguration({
  apiUrl,
  images,
  tokenIssuer,
  configuration,
}: FieldAppFilesProps): AppConfiguration {
  const { issuer, audience, readScope, writeScope, signInUrl } = tokenIssuer;
  const scopes = [readScope, writeScope].filter((scope) => scope !== undefined);
  const common = { issuer, clientId: configuration.webAppClientId ?? audience[0]! };
  return {
    apiUrl,
    storageOrigin: `https://${images.bucketName}.s3.${Aws.REGION}.${Aws.URL_SUFFIX}`,
    signIn:
      signInUrl === undefined
        ? // Of an issuer that we do not know: refresh tokens by the scope that OpenID Connect has for them.
          { ...common, scope: ['openid', 'offline_access', ...scopes].join(' '), signOutStyle: 'openid' }
        : {
            ...common,
            scope: ['openid', ...scopes].join(' '),
            endpoints: {
              authorization: `${signInUrl}/oauth2/authorize`,
              token: `${signInUrl}/oauth2/token`,
              endSession: `${signInUrl}/logout`,
              revocation: `${signInUrl}/oauth2/revoke`,
            },
            signOutStyle: 'cognito',
          },
  };
}
