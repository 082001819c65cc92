/** What the issuer knows of its one client. */
export interface RegisteredClient {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly signedOutUri: string;
  /** Those that may be granted. */
  readonly scopes: readonly string[];
}

/** RFC 6749 and 7636, as far as a public client uses them. */
export interface AuthorizationRequest {
  readonly scope: string;
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly codeChallenge: string;
}

export type AuthorizationOutcome =
  | { readonly request: AuthorizationRequest }
  /** Told to the client, at its redirect address. */
  | { readonly error: string; readonly state: string | undefined }
  /** Told to the person: the address to go back to is not the client's. */
  | { readonly untrusted: string };

/** An S256 challenge: 32 bytes in base64url. */
const CHALLENGE = /^[\w-]{43}$/;

export function readAuthorizationRequest(
  parameters: URLSearchParams,
  client: RegisteredClient,
): AuthorizationOutcome {
  const value = (name: string) => parameters.get(name) ?? undefined;
  if (value('client_id') !== client.clientId) return { untrusted: 'client_id is not that of the field app' };
  if (value('redirect_uri') !== client.redirectUri) {
    return { untrusted: `redirect_uri is not ${client.redirectUri}` };
  }
  const state = value('state');
  if (value('response_type') !== 'code') return { error: 'unsupported_response_type', state };
  const codeChallenge = value('code_challenge') ?? '';
  if (value('code_challenge_method') !== 'S256' || !CHALLENGE.test(codeChallenge)) {
    return { error: 'invalid_request', state };
  }
  const asked = (value('scope') ?? '').split(' ').filter(Boolean);
  if (!asked.includes('openid') || asked.some((scope) => !client.scopes.includes(scope))) {
    return { error: 'invalid_scope', state };
  }
  return { request: { scope: asked.join(' '), state, nonce: value('nonce'), codeChallenge } };
}
