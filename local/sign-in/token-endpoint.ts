import type { TokenIssuer } from '../http-api/token-issuer.ts';
import type { RegisteredClient } from './authorization-request.ts';
import type { Grant, Grants } from './grants.ts';

/** As Cognito's, by default. */
const TOKEN_LIFETIME_SECONDS = 3600;

export interface TokenEndpoint {
  readonly client: RegisteredClient;
  readonly grants: Grants;
  readonly issuer: TokenIssuer;
  /** The issuer's own address: of tokens that are for the client. */
  readonly url: string;
  /** What the API's authorizer accepts. */
  readonly accepted: { readonly tokenIssuer: string; readonly tokenAudience: string };
  readonly lifetimeSeconds?: number | undefined;
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** RFC 6749, sections 4.1.3, 5 and 6. */
export async function answerTokenRequest(
  endpoint: TokenEndpoint,
  form: URLSearchParams,
): Promise<TokenAnswer> {
  const { client, grants } = endpoint;
  const value = (name: string) => form.get(name) ?? '';
  if (value('client_id') !== client.clientId) return refused('invalid_client', 401);
  switch (value('grant_type')) {
    case 'authorization_code': {
      const redeemed = grants.redeemCode(value('code'), value('code_verifier'));
      const isOurs = value('redirect_uri') === client.redirectUri;
      return redeemed && isOurs ? tokens(endpoint, redeemed) : refused('invalid_grant');
    }
    case 'refresh_token': {
      const redeemed = grants.redeemRefreshToken(value('refresh_token'));
      return redeemed ? tokens(endpoint, redeemed) : refused('invalid_grant');
    }
    default:
      return refused('unsupported_grant_type');
  }
}

async function tokens(
  { issuer, url, client, accepted, lifetimeSeconds = TOKEN_LIFETIME_SECONDS }: TokenEndpoint,
  { grant, refreshToken }: { readonly grant: Grant; readonly refreshToken: string },
): Promise<TokenAnswer> {
  const { subject, scope, nonce } = grant;
  const accessToken = await issuer.sign({
    subject,
    scope,
    issuer: accepted.tokenIssuer,
    audience: accepted.tokenAudience,
    lifetimeSeconds,
  });
  const idToken = await issuer.sign({
    subject,
    issuer: url,
    audience: client.clientId,
    lifetimeSeconds,
    claims: { name: subject, ...(nonce === undefined ? {} : { nonce }) },
  });
  const body = {
    access_token: accessToken,
    id_token: idToken,
    refresh_token: refreshToken,
    token_type: 'Bearer',
    expires_in: lifetimeSeconds,
    scope,
  };
  return { status: 200, body };
}

function refused(error: string, status = 400): TokenAnswer {
  return { status, body: { error } };
}
