import { InMemoryWebStorage, type UserManagerSettings, WebStorageStateStore } from 'oidc-client-ts';
import {
  SIGNED_IN_PATH,
  SIGNED_OUT_PATH,
  type SignInConfiguration,
} from '../../hosting/app-configuration.ts';

/**
 * Authorisation code flow with PKCE. Tokens lie in the session storage: a reload in the field, where no sign-in page can be
 * reached, keeps them; closing the app removes them, and no other tab has them.
 */
export function signInSettings(configuration: SignInConfiguration, origin: string): UserManagerSettings {
  const { issuer, clientId, scope, endpoints } = configuration;
  const storage = typeof sessionStorage === 'undefined' ? new InMemoryWebStorage() : sessionStorage;
  return {
    authority: issuer,
    client_id: clientId,
    scope,
    response_type: 'code',
    redirect_uri: `${origin}${SIGNED_IN_PATH}`,
    post_logout_redirect_uri: `${origin}${SIGNED_OUT_PATH}`,
    userStore: new WebStorageStateStore({ store: storage }),
    stateStore: new WebStorageStateStore({ store: storage }),
    // Renewed when a token is needed: a phone in a pocket has no use for new ones.
    automaticSilentRenew: false,
    ...(endpoints === undefined
      ? {}
      : {
          metadata: {
            issuer,
            authorization_endpoint: endpoints.authorization,
            token_endpoint: endpoints.token,
            end_session_endpoint: endpoints.endSession,
            ...(endpoints.revocation === undefined ? {} : { revocation_endpoint: endpoints.revocation }),
          },
        }),
  };
}

/** Cognito has its own names for what OpenID Connect calls post_logout_redirect_uri. */
export function signOutParameters(
  { signOutStyle, clientId }: SignInConfiguration,
  origin: string,
): Record<string, string> {
  if (signOutStyle === 'openid') return { client_id: clientId };
  return { client_id: clientId, logout_uri: `${origin}${SIGNED_OUT_PATH}` };
}
