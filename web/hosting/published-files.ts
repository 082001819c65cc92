import type { AppConfiguration } from './app-configuration.ts';
import { type AllowedOrigins, metaContentSecurityPolicy } from './security-headers.ts';

/**
 * The page with the policy of this very deployment. The header that CloudFront sends has patterns in place of two names, which are
 * not known yet when it is made; browsers hold a page to both.
 */
export function pageWithPolicy(page: string, origins: AllowedOrigins): string {
  const policy = metaContentSecurityPolicy(origins);
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const withPolicy = page.replace('<meta charset="utf-8">', `<meta charset="utf-8">\n    ${meta}`);
  if (withPolicy === page) throw new Error('index.html has no place for the policy');
  return withPolicy;
}

/** What the page may speak to, by its configuration; with an issuer that has further origins, also those. */
export function originsOf(
  { apiUrl, storageOrigin, signIn }: AppConfiguration,
  furtherOrigins: readonly string[] = [],
): AllowedOrigins {
  const { issuer, endpoints } = signIn;
  const signInUrl = endpoints?.token ?? issuer;
  return {
    api: new URL(apiUrl).origin,
    storage: storageOrigin,
    signIn: [new URL(signInUrl).origin, ...furtherOrigins],
  };
}
