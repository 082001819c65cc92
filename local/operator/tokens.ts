import type { TokenIssuer } from '../http-api/token-issuer.ts';
import type { Endpoints } from './endpoints.ts';

export const DEMO_USER = 'demo-user';

/** A day: nobody wants to renew a token of their own machine every hour. */
export const TOKEN_LIFETIME_SECONDS = 24 * 60 * 60;

/** A token that the deployed API accepts. */
export function mintToken(
  issuer: TokenIssuer,
  { tokenIssuer, tokenAudience }: Pick<Endpoints, 'tokenIssuer' | 'tokenAudience'>,
  subject: string,
  lifetimeSeconds: number,
): Promise<string> {
  return issuer.sign({ subject, issuer: tokenIssuer, audience: tokenAudience, lifetimeSeconds });
}
