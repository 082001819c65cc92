import { DurableState } from './durable-state.ts';
import type { Endpoints } from './endpoints.ts';
import { mintToken, type TokenOptions } from './tokens.ts';

/** Signed with the key of the data directory: the running pipeline need not be asked. */
export async function freshToken(
  dataDirectory: string,
  endpoints: Endpoints,
  options: TokenOptions = {},
): Promise<string> {
  const { issuer } = await DurableState.open(dataDirectory);
  return mintToken(issuer, endpoints, options);
}
