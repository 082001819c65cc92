import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnRoute,
  type CfnStage,
  type HttpApi,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { encryptedLog, type LambdaSurroundings } from './lambda-function.ts';

export interface ApiStageProps extends Pick<LambdaSurroundings, 'configuration' | 'encryption'> {
  readonly api: HttpApi;
  /** May be called without a token, and must not take the calls of those who have one. */
  readonly openRoute: HttpRoute;
}

/**
 * The API's only stage, with the limits of its routes.
 *
 * @returns the log of its requests
 */
export function addApiStage(scope: Construct, { api, openRoute, ...props }: ApiStageProps): LogGroup {
  const { configuration, encryption } = props;
  const log = new LogGroup(scope, 'AccessLog', {
    ...encryptedLog(encryption.key),
    retention: configuration.logRetentionDays,
    removalPolicy: configuration.removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  const stage = new HttpStage(scope, 'Stage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: configuration.apiRateLimit, burstLimit: configuration.apiBurstLimit },
    detailedMetricsEnabled: true,
    accessLogSettings: { destination: new LogGroupLogDestination(log), format: accessLogFormat() },
  });
  limitRoute(stage, openRoute);
  return log;
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
