import * as v from 'valibot';
import { NotSimulatedError } from '../../cloud-assembly/errors.ts';
import { suffix } from '../names.ts';
import { DESCRIPTION, flag, TAGS, wholeNumber, withoutLocalEffect } from '../properties.ts';
import { type ResourceHandler, type ResourceToDeploy, resourceHandler } from '../resource.ts';

const MAXIMUM_INTEGRATION_MILLISECONDS = 30_000;

const texts = v.optional(v.array(v.string()), []);

const apiProperties = v.strictObject({
  Name: v.string(),
  ProtocolType: v.literal('HTTP'),
  CorsConfiguration: v.optional(
    v.strictObject({
      AllowOrigins: texts,
      AllowMethods: texts,
      AllowHeaders: texts,
      ExposeHeaders: texts,
      AllowCredentials: v.optional(flag, false),
      MaxAge: v.optional(wholeNumber),
    }),
  ),
  Description: DESCRIPTION,
  Tags: TAGS,
});

function identifier({ stack, logicalId }: ResourceToDeploy): string {
  return suffix(stack.stackName, logicalId, 10);
}

export const api: ResourceHandler = resourceHandler(
  apiProperties,
  ({ CorsConfiguration: cors }, resource) => {
    const { httpApi } = resource.account;
    if (httpApi.apiId !== undefined)
      throw new NotSimulatedError(resource.logicalId, 'a second HTTP API', 'one');
    httpApi.apiId = identifier(resource);
    httpApi.cors = cors && {
      allowOrigins: cors.AllowOrigins,
      allowMethods: cors.AllowMethods,
      allowHeaders: cors.AllowHeaders,
      exposeHeaders: cors.ExposeHeaders,
      allowCredentials: cors.AllowCredentials,
      maxAgeSeconds: cors.MaxAge,
    };
    return {
      reference: httpApi.apiId,
      attributes: { ApiId: httpApi.apiId, ApiEndpoint: httpApi.endpoint },
    };
  },
);

const integrationProperties = v.strictObject({
  ApiId: v.string(),
  IntegrationType: v.literal('AWS_PROXY'),
  IntegrationUri: v.pipe(v.string(), v.startsWith('arn:aws:lambda:')),
  PayloadFormatVersion: v.literal('2.0'),
  TimeoutInMillis: v.optional(
    v.pipe(wholeNumber, v.minValue(50), v.maxValue(MAXIMUM_INTEGRATION_MILLISECONDS)),
    MAXIMUM_INTEGRATION_MILLISECONDS,
  ),
  Description: DESCRIPTION,
});

export const integration: ResourceHandler = resourceHandler(
  integrationProperties,
  ({ IntegrationUri, TimeoutInMillis }, resource) => {
    const id = identifier(resource);
    const { arn } = resource.account.functions.get(IntegrationUri).definition;
    resource.account.httpApi.integrations.set(id, { functionArn: arn, timeoutMilliseconds: TimeoutInMillis });
    return { reference: id, attributes: { IntegrationId: id } };
  },
);

const authorizerProperties = v.strictObject({
  ApiId: v.string(),
  AuthorizerType: v.literal('JWT'),
  IdentitySource: v.tuple([v.literal('$request.header.Authorization')]),
  JwtConfiguration: v.strictObject({ Audience: v.array(v.string()), Issuer: v.string() }),
  Name: v.string(),
});

export const authorizer: ResourceHandler = resourceHandler(
  authorizerProperties,
  ({ JwtConfiguration }, resource) => {
    const id = identifier(resource);
    const { Issuer: issuer, Audience: audience } = JwtConfiguration;
    resource.account.httpApi.authorizers.set(id, { issuer, audience });
    return { reference: id, attributes: { AuthorizerId: id } };
  },
);

const routeProperties = v.strictObject({
  ApiId: v.string(),
  RouteKey: v.string(),
  Target: v.pipe(v.string(), v.regex(/^integrations\/\w+$/)),
  AuthorizationType: v.optional(v.picklist(['NONE', 'JWT']), 'NONE'),
  AuthorizerId: v.optional(v.string()),
  AuthorizationScopes: texts,
});

export const route: ResourceHandler = resourceHandler(routeProperties, (properties, resource) => {
  const id = identifier(resource);
  resource.account.httpApi.routes.push({
    routeKey: properties.RouteKey,
    integrationId: properties.Target.slice('integrations/'.length),
    authorizerId: properties.AuthorizationType === 'JWT' ? properties.AuthorizerId : undefined,
    scopes: properties.AuthorizationScopes,
  });
  return { reference: id, attributes: { RouteId: id } };
});

const stageProperties = v.strictObject({
  ApiId: v.string(),
  // Another stage would put its name in front of every path.
  StageName: v.literal('$default'),
  AutoDeploy: v.literal(true),
  AccessLogSettings: withoutLocalEffect('requests are logged in the data directory'),
  DefaultRouteSettings: withoutLocalEffect('one machine is slower than any throttle, and has no metrics'),
  RouteSettings: withoutLocalEffect('as the throttle of all routes'),
  Description: DESCRIPTION,
  Tags: TAGS,
});

export const stage: ResourceHandler = resourceHandler(stageProperties, ({ StageName }, { account }) => {
  account.httpApi.stage = StageName;
  return { reference: StageName, attributes: {} };
});
