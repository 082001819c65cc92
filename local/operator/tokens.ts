import type { TokenIssuer } from '../http-api/token-issuer.ts';
import type { Endpoints } from './endpoints.ts';

export const DEMO_USER = 'demo-user';

/** A day: nobody wants to renew a token of their own machine every hour. */
export const TOKEN_LIFETIME_SECONDS = 24 * 60 * 60;

/** Whose token, for how long, and what it lets him do. */
export interface TokenOptions {
  readonly subject?: string | undefined;
  readonly lifetimeSeconds?: number | undefined;
  /** Parted by spaces. Left out: every scope that a route of the API asks for. */
  readonly scope?: string | undefined;
}

/** A token that the deployed API accepts. */
export function mintToken(
  issuer: TokenIssuer,
  accepted: Pick<Endpoints, 'tokenIssuer' | 'tokenAudience' | 'tokenScope'>,
  options: TokenOptions = {},
): Promise<string> {
  return issuer.sign({
    subject: options.subject ?? DEMO_USER,
    issuer: accepted.tokenIssuer,
    audience: accepted.tokenAudience,
    lifetimeSeconds: options.lifetimeSeconds ?? TOKEN_LIFETIME_SECONDS,
    scope: options.scope ?? accepted.tokenScope,
  });
}
