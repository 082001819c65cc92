import { DurableState } from './durable-state.ts';
import type { Endpoints } from './endpoints.ts';
import { DEMO_USER, mintToken, TOKEN_LIFETIME_SECONDS } from './tokens.ts';

/** Signed with the key of the data directory: the running pipeline need not be asked. */
export async function freshToken(
  dataDirectory: string,
  endpoints: Endpoints,
  subject = DEMO_USER,
  lifetimeSeconds = TOKEN_LIFETIME_SECONDS,
): Promise<string> {
  const { issuer } = await DurableState.open(dataDirectory);
  return mintToken(issuer, endpoints, subject, lifetimeSeconds);
}
