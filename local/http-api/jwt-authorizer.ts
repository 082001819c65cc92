import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';

/** A JWT authorizer of the template, resolved. */
export interface JwtAuthorizerSettings {
  readonly issuer: string;
  readonly audience: readonly string[];
}

export interface Authorization {
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: readonly string[] | null;
}

export type AuthorizationResult =
  | { readonly authorized: Authorization }
  | { readonly refused: 'unauthorized'; readonly reason: string }
  /** Good as a token, but without any of these scopes. */
  | { readonly refused: 'forbidden'; readonly reason: string; readonly missingScopes: readonly string[] };

/** Seconds by which clocks may differ. */
const CLOCK_TOLERANCE = 0;

/**
 * The checks of API Gateway's JWT authorizer: signature, iss, aud (or client_id, as Cognito's access tokens
 * have it), exp, nbf, iat; then that the token has one of the route's scopes.
 */
export function jwtAuthorizer(settings: JwtAuthorizerSettings, keys: JSONWebKeySet) {
  const keySet = createLocalJWKSet(keys);
  return async (header: string | undefined, routeScopes: readonly string[]): Promise<AuthorizationResult> => {
    const token = /^(?:Bearer )?(\S+)$/i.exec(header ?? '')?.[1];
    if (!token) return { refused: 'unauthorized', reason: 'no bearer token' };
    try {
      const { payload } = await jwtVerify(token, keySet, {
        issuer: settings.issuer,
        algorithms: ['RS256', 'RS384', 'RS512'],
        clockTolerance: CLOCK_TOLERANCE,
        requiredClaims: ['exp'],
      });
      return authorize(payload, settings, routeScopes);
    } catch (error) {
      return { refused: 'unauthorized', reason: (error as Error).message };
    }
  };
}

function authorize(
  payload: JWTPayload,
  { audience }: JwtAuthorizerSettings,
  routeScopes: readonly string[],
): AuthorizationResult {
  const audiences = [payload.aud ?? (payload.client_id as string | undefined) ?? []].flat();
  if (!audiences.some((one) => audience.includes(one))) {
    return { refused: 'unauthorized', reason: 'the token is for another audience' };
  }
  if (payload.iat !== undefined && payload.iat > Date.now() / 1000 + 1) {
    return { refused: 'unauthorized', reason: 'the token was issued in the future' };
  }
  const scopes = String(payload.scope ?? payload.scp ?? '')
    .split(' ')
    .filter(Boolean);
  if (routeScopes.length > 0 && !routeScopes.some((scope) => scopes.includes(scope))) {
    const reason = `the token has none of the scopes ${routeScopes.join(', ')}`;
    return { refused: 'forbidden', reason, missingScopes: routeScopes };
  }
  return { authorized: { claims: claimTexts(payload), scopes: scopes.length > 0 ? scopes : null } };
}

/** API Gateway hands every claim on as a text: lists as `[a b]`, numbers and truth values written out. */
function claimTexts(payload: JWTPayload): Record<string, string> {
  const entries = Object.entries(payload).map(([name, value]) => [
    name,
    Array.isArray(value)
      ? `[${value.join(' ')}]`
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value),
  ]);
  return Object.fromEntries(entries);
}
