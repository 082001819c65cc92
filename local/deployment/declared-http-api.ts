import type { CorsSettings, HttpApi, HttpRoute, IntegrationReply } from '../http-api/http-api.ts';
import type { AuthorizationResult } from '../http-api/jwt-authorizer.ts';
import { type JwtAuthorizerSettings, jwtAuthorizer } from '../http-api/jwt-authorizer.ts';
import { DEFAULT_ROUTE, parseRouteKey, type RouteKey } from '../http-api/route-table.ts';
import type { TokenIssuer } from '../http-api/token-issuer.ts';

export interface DeclaredIntegration {
  readonly functionArn: string;
  readonly timeoutMilliseconds: number;
}

export interface DeclaredRoute {
  readonly routeKey: string;
  readonly integrationId: string;
  readonly authorizerId: string | undefined;
  readonly scopes: readonly string[];
}

/** The parts of the template's HTTP API, as its resources are deployed one after the other. */
export class DeclaredHttpApi {
  readonly integrations = new Map<string, DeclaredIntegration>();
  readonly authorizers = new Map<string, JwtAuthorizerSettings>();
  readonly routes: DeclaredRoute[] = [];
  apiId: string | undefined;
  cors: CorsSettings | undefined;
  stage: string | undefined;
  /** Where the gateway listens already, though it serves nothing yet. */
  readonly endpoint: string;

  constructor(endpoint: string) {
    this.endpoint = endpoint;
  }

  /** undefined where the template declares no API. */
  assemble(options: {
    readonly account: string;
    readonly region: string;
    readonly issuer: TokenIssuer;
    /** Invokes the function as API Gateway; rejects without its permission. */
    invoke(functionArn: string, sourceArn: string, event: unknown): Promise<IntegrationReply>;
  }): HttpApi | undefined {
    const { apiId, stage, cors } = this;
    if (apiId === undefined) return undefined;
    if (stage === undefined) throw new Error(`the HTTP API ${apiId} has no stage, so nothing would answer`);
    const { account, region } = options;
    const sourcePrefix = `arn:aws:execute-api:${region}:${account}:${apiId}/${stage}`;
    const routes = this.routes.map((route): HttpRoute => {
      const routeKey = parseRouteKey(route.routeKey);
      const { functionArn, timeoutMilliseconds } = this.#integration(route.integrationId);
      const sourceArn = `${sourcePrefix}/${sourcePath(routeKey)}`;
      return {
        routeKey,
        timeoutMilliseconds,
        authorize: this.#authorize(route, options.issuer),
        invoke: (event) => options.invoke(functionArn, sourceArn, event),
      };
    });
    return { apiId, account, region, stage, cors, routes };
  }

  #integration(id: string): DeclaredIntegration {
    const integration = this.integrations.get(id);
    if (!integration) throw new Error(`a route targets the integration ${id}, which is not deployed`);
    return integration;
  }

  #authorize(
    { authorizerId, scopes }: DeclaredRoute,
    issuer: TokenIssuer,
  ): ((header: string | undefined) => Promise<AuthorizationResult>) | undefined {
    if (authorizerId === undefined) return undefined;
    const settings = this.authorizers.get(authorizerId);
    if (!settings) throw new Error(`a route names the authorizer ${authorizerId}, which is not deployed`);
    const authorize = jwtAuthorizer(settings, issuer.publicKeys());
    return (header) => authorize(header, scopes);
  }
}

/** The last part of the source ARN that API Gateway shows to Lambda. */
function sourcePath({ key, method, segments }: RouteKey): string {
  if (key === DEFAULT_ROUTE) return DEFAULT_ROUTE;
  return `${method === 'ANY' ? '*' : method}/${segments.join('/')}`;
}
