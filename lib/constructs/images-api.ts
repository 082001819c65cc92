import { Duration, Stack } from 'aws-cdk-lib';
import {
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { OPEN_ROUTE, SCOPED_ROUTES } from './api-routes.ts';
import { addApiStage } from './api-stage.ts';
import {
  listMultipartUploads,
  listUploads,
  type NamedBucket,
  objectsUnder,
  registerEntries,
} from './bucket-permissions.ts';
import type { Database } from './database.ts';
import { API_TIMEOUT_SECONDS, FunctionIntegration } from './function-integration.ts';
import { LambdaFunction, type LambdaSurroundings } from './lambda-function.ts';
import type { UploadQueue } from './upload-queue.ts';
import type { TokenIssuer } from './user-directory.ts';
import type { WebhookQueue } from './webhook-queue.ts';
import type { WebhookSecret } from './webhook-secret.ts';

export interface ImagesApiProps extends LambdaSurroundings {
  readonly bucket: NamedBucket;
  readonly register: NamedBucket;
  readonly database: Database;
  readonly uploadQueue: UploadQueue;
  readonly webhookQueue: WebhookQueue;
  readonly webhookSecret: WebhookSecret;
  readonly tokenIssuer: TokenIssuer;
  /** Web origins whose pages may call. */
  readonly browserOrigins: readonly string[];
}

/** Images: create, list, show, process again, delete; each for the caller that the token names. */
export class ImagesApi extends Construct {
  readonly api: HttpApi;
  readonly function: LambdaFunction;
  readonly accessLog: LogGroup;

  constructor(scope: Construct, id: string, props: ImagesApiProps) {
    super(scope, id);
    this.function = this.createFunction(props);
    const integration = new FunctionIntegration('Integration', this.function.lambda.functionArn);
    this.api = new HttpApi(this, 'HttpApi', {
      apiName: `crop-health-${props.configuration.stage}`,
      description: 'Images of fields and what was computed from them.',
      createDefaultStage: false,
      // $default: the function answers unknown routes and methods as problem+json.
      defaultIntegration: integration,
      defaultAuthorizer: new HttpJwtAuthorizer('Token', props.tokenIssuer.issuer, {
        jwtAudience: [...props.tokenIssuer.audience],
      }),
      ...crossOrigin(props.browserOrigins),
    });
    this.letApiInvoke();
    this.addRoutes(integration, props.tokenIssuer);
    if (props.browserOrigins.length > 0) this.letBrowsersAsk(integration);
    const openRoute = this.addOpenDocument(integration);
    this.accessLog = addApiStage(this, { ...props, api: this.api, openRoute });
  }

  /**
   * One permission: the API has no other function. CDK gives one to each route, of which that of $default (two parts, and a
   * wildcard reaches over slashes) lets in what the others do.
   */
  private letApiInvoke(): void {
    new CfnPermission(this, 'Invocation', {
      action: 'lambda:InvokeFunction',
      functionName: this.function.lambda.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: '*/*',
      }),
    });
  }

  /** Each with its scope. $default asks for none: the function answers there that there is nothing. */
  private addRoutes(integration: FunctionIntegration, { readScope, writeScope }: TokenIssuer): void {
    const scopes = { read: readScope, write: writeScope, open: undefined };
    for (const { method, path, scope } of SCOPED_ROUTES) {
      const required = scopes[scope];
      this.api.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration,
        ...(required === undefined ? {} : { authorizationScopes: [required] }),
      });
    }
  }

  /** What describes the API needs no token, and must not take the calls of those who have one. */
  private addOpenDocument(integration: FunctionIntegration): HttpRoute {
    const [route] = this.api.addRoutes({
      path: OPEN_ROUTE.path,
      methods: [HttpMethod[OPEN_ROUTE.method]],
      integration,
      authorizer: new HttpNoneAuthorizer(),
    });
    return route!;
  }

  /** A browser asks for permission without a token; $default, which wants one, would refuse it. */
  private letBrowsersAsk(integration: FunctionIntegration): void {
    this.api.addRoutes({
      path: '/{proxy+}',
      methods: [HttpMethod.OPTIONS],
      integration,
      authorizer: new HttpNoneAuthorizer(),
    });
  }

  private createFunction(props: ImagesApiProps): LambdaFunction {
    const { bucket, configuration, database, register, uploadQueue, webhookQueue, webhookSecret } = props;
    return new LambdaFunction(this, 'Api', {
      ...props,
      name: 'api',
      description:
        'Answers the HTTP API: new images with their upload, the state of images, reprocessing and deletion.',
      timeoutSeconds: API_TIMEOUT_SECONDS,
      memoryMegabytes: 512,
      reservedConcurrency: configuration.apiConcurrency,
      environment: {
        bucketName: bucket.bucketName,
        registerBucketName: register.bucketName,
        queueUrl: uploadQueue.queue.queueUrl,
        webhookQueueUrl: webhookQueue.queue.queueUrl,
        webhookSecretArn: webhookSecret.arn,
        databaseClusterArn: database.cluster.clusterArn,
        databaseSecretArn: database.secret.secretArn,
        databaseName: database.databaseName,
        uploadLifetimeSeconds: configuration.uploadLifetimeSeconds,
        maximumUploadBytes: configuration.maximumUploadBytes,
        allowedUploadTypes: configuration.allowedUploadTypes.join(','),
        uploadEtags: uploadEtags(props),
        downloadLifetimeSeconds: configuration.downloadLifetimeSeconds,
      },
      // A presigned link can do what its signer may do: hence objects, though the function itself moves none.
      permissions: [
        objectsUnder(bucket, 'rawPrefix', 'SignUploads', [
          's3:PutObject',
          's3:ListMultipartUploadParts',
          's3:AbortMultipartUpload',
        ]),
        listMultipartUploads(bucket),
        listUploads(bucket),
        objectsUnder(bucket, 'derivedPrefix', 'SignDownloads', ['s3:GetObject']),
        registerEntries(register, 'openPrefix', 'RegisterOpenings', ['s3:PutObject']),
        registerEntries(register, 'deletingPrefix', 'RegisterDeletions', ['s3:PutObject']),
        new PolicyStatement({
          sid: 'QueueReprocessing',
          actions: ['sqs:SendMessage'],
          resources: [uploadQueue.queue.queueArn],
        }),
        new PolicyStatement({
          sid: 'QueueTestEvents',
          actions: ['sqs:SendMessage'],
          resources: [webhookQueue.queue.queueArn],
        }),
        webhookSecret.reading(),
        ...database.dataApiStatements(),
        ...props.encryption.permissions({ reads: ['s3', 'sqs', 'secretsmanager'], writes: ['s3', 'sqs'] }),
      ],
    });
  }
}

/** S3 says nothing of ETags under a KMS key, and a given bucket may have one. */
function uploadEtags({ configuration, encryption }: ImagesApiProps): 'md5' | 'opaque' {
  return encryption.key === undefined && configuration.bucketName === undefined ? 'md5' : 'opaque';
}

function crossOrigin(origins: readonly string[]) {
  if (origins.length === 0) return {};
  return {
    corsPreflight: {
      allowOrigins: [...origins],
      allowMethods: [
        CorsHttpMethod.GET,
        CorsHttpMethod.POST,
        CorsHttpMethod.PUT,
        CorsHttpMethod.DELETE,
        CorsHttpMethod.OPTIONS,
      ],
      allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'],
      exposeHeaders: ['content-disposition', 'etag', 'link', 'location', 'retry-after'],
      maxAge: Duration.hours(1),
    },
  };
}
