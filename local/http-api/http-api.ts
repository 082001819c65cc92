import type { AuthorizationResult } from './jwt-authorizer.ts';
import type { RouteKey } from './route-table.ts';

/** An HTTP API of the template, resolved: what its server needs to know. */
export interface HttpApi {
  readonly apiId: string;
  readonly account: string;
  readonly region: string;
  readonly stage: string;
  readonly routes: readonly HttpRoute[];
  readonly cors: CorsSettings | undefined;
}

export interface HttpRoute {
  readonly routeKey: RouteKey;
  readonly timeoutMilliseconds: number;
  /** undefined where the route is open to everyone. */
  readonly authorize: ((authorization: string | undefined) => Promise<AuthorizationResult>) | undefined;
  /** Invokes the route's function; rejects where the function's policy does not let API Gateway in. */
  invoke(event: unknown): Promise<IntegrationReply>;
}

export type IntegrationReply =
  | { readonly payload: unknown; readonly functionError?: undefined }
  | { readonly payload?: undefined; readonly functionError: { readonly errorMessage: string } };

export interface CorsSettings {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAgeSeconds: number | undefined;
}
