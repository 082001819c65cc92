import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnRoute,
  type CfnStage,
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  listMultipartUploads,
  listUploads,
  type NamedBucket,
  objectsUnder,
  registerEntries,
} from './bucket-permissions.ts';
import type { Database } from './database.ts';
import { API_TIMEOUT_SECONDS, FunctionIntegration } from './function-integration.ts';
import { encryptedLog, LambdaFunction, type LambdaSurroundings } from './lambda-function.ts';
import type { UploadQueue } from './upload-queue.ts';
import type { TokenIssuer } from './user-directory.ts';
import type { WebhookQueue } from './webhook-queue.ts';
import type { WebhookSecret } from './webhook-secret.ts';

/** What is told of fields over time, and of images in other forms. */
const FIELD_ROUTES = [
  '/fields',
  '/fields/{field}/series',
  '/fields/{field}/changes',
  '/fields/{field}/outliers',
  '/fields/{field}/export',
  '/fields/{field}/stac',
  '/images/{id}/export',
  '/images/{id}/item',
  '/images/{id}/report',
] as const;

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
    this.accessLog = this.addStage(props, this.addOpenDocument(integration));
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
    const add = (method: HttpMethod, path: string, scope: string | undefined) =>
      this.api.addRoutes({
        path,
        methods: [method],
        integration,
        ...(scope === undefined ? {} : { authorizationScopes: [scope] }),
      });
    add(HttpMethod.GET, '/images', readScope);
    add(HttpMethod.POST, '/images', writeScope);
    add(HttpMethod.POST, '/images/batch', writeScope);
    add(HttpMethod.GET, '/images/{id}', readScope);
    add(HttpMethod.DELETE, '/images/{id}', writeScope);
    add(HttpMethod.POST, '/images/{id}/reprocess', writeScope);
    add(HttpMethod.GET, '/images/{id}/beds', readScope);
    add(HttpMethod.GET, '/fields/{field}/beds', readScope);
    add(HttpMethod.PUT, '/fields/{field}/beds', writeScope);
    add(HttpMethod.DELETE, '/fields/{field}/beds', writeScope);
    for (const path of FIELD_ROUTES) add(HttpMethod.GET, path, readScope);
    for (const [method, path] of UPLOAD_ROUTES) add(method, path, writeScope);
    add(HttpMethod.GET, '/webhooks', readScope);
    add(HttpMethod.POST, '/webhooks', writeScope);
    add(HttpMethod.DELETE, '/webhooks/{id}', writeScope);
    add(HttpMethod.POST, '/webhooks/{id}/test', writeScope);
    add(HttpMethod.GET, '/webhooks/{id}/deliveries', readScope);
  }

  /** What describes the API needs no token, and must not take the calls of those who have one. */
  private addOpenDocument(integration: FunctionIntegration): HttpRoute {
    const [route] = this.api.addRoutes({
      path: '/openapi.json',
      methods: [HttpMethod.GET],
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

  /** @returns the log of its requests */
  private addStage({ configuration, encryption }: ImagesApiProps, openDocument: HttpRoute): LogGroup {
    const log = new LogGroup(this, 'AccessLog', {
      ...encryptedLog(encryption.key),
      retention: configuration.logRetentionDays,
      removalPolicy: configuration.removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: configuration.apiRateLimit, burstLimit: configuration.apiBurstLimit },
      detailedMetricsEnabled: true,
      accessLogSettings: { destination: new LogGroupLogDestination(log), format: accessLogFormat() },
    });
    limitRoute(stage, openDocument);
    return log;
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

/** Calls per second, for all callers of the route together. */
const OPEN_ROUTE_THROTTLE = { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 };

/** CDK has no words for it. API Gateway refuses settings of a route that is not there yet. */
function limitRoute(stage: HttpStage, route: HttpRoute): void {
  const resource = stage.node.defaultChild as CfnStage;
  const key = (route.node.defaultChild as CfnRoute).routeKey;
  resource.routeSettings = { [key]: { ...OPEN_ROUTE_THROTTLE, DetailedMetricsEnabled: true } };
  stage.node.addDependency(route);
}

/** How an image gets its file, by ours and by Uppy's names: whoever may not upload has nothing to look up there either. */
const UPLOAD_ROUTES = [
  [HttpMethod.POST, '/images/{id}/upload'],
  [HttpMethod.GET, '/images/{id}/multipart'],
  [HttpMethod.GET, '/images/{id}/multipart/{uploadId}'],
  [HttpMethod.DELETE, '/images/{id}/multipart/{uploadId}'],
  [HttpMethod.POST, '/images/{id}/multipart/{uploadId}/parts'],
  [HttpMethod.POST, '/images/{id}/multipart/{uploadId}/complete'],
  [HttpMethod.POST, '/uploads/sign'],
  [HttpMethod.GET, '/s3/params'],
  [HttpMethod.POST, '/s3/multipart'],
  [HttpMethod.GET, '/s3/multipart/{uploadId}'],
  [HttpMethod.DELETE, '/s3/multipart/{uploadId}'],
  [HttpMethod.GET, '/s3/multipart/{uploadId}/batch'],
  [HttpMethod.POST, '/s3/multipart/{uploadId}/complete'],
  [HttpMethod.GET, '/s3/multipart/{uploadId}/{partNumber}'],
] as const;

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

/** No query string and no token: what a client sends is not logged, but who asked for which route with what result. */
function accessLogFormat(): AccessLogFormat {
  return AccessLogFormat.custom(
    JSON.stringify({
      requestId: '$context.requestId',
      requestTime: '$context.requestTimeEpoch',
      route: '$context.routeKey',
      status: '$context.status',
      responseBytes: '$context.responseLength',
      latencyMilliseconds: '$context.responseLatency',
      functionMilliseconds: '$context.integrationLatency',
      owner: '$context.authorizer.claims.sub',
      sourceIp: '$context.identity.sourceIp',
      authorizerError: '$context.authorizer.error',
      integrationError: '$context.integrationErrorMessage',
    }),
  );
}
