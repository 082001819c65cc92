/** What the page may speak to besides its own server: origins, or patterns of them as CSP has them. */
export interface AllowedOrigins {
  readonly api: string;
  readonly storage: string;
  readonly signIn: readonly string[];
}

/**
 * Nothing but what the page brings along, and the three services that it is for. No inline script or style; workers from blobs are
 * those that decode maps.
 */
export function contentSecurityPolicy({ api, storage, signIn }: AllowedOrigins): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' blob: data: ${storage}`,
    `connect-src ${["'self'", api, storage, ...signIn].join(' ')}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Left of the policy for a page's own <meta>: browsers ignore frame-ancestors there, and say so in the console. */
export function metaContentSecurityPolicy(origins: AllowedOrigins): string {
  return contentSecurityPolicy(origins).replace("; frame-ancestors 'none'", '');
}

export const REFERRER_POLICY = 'no-referrer';

/** A photo is taken through a file input, which asks for no permission of the page. */
export const PERMISSIONS_POLICY = 'camera=(), microphone=(), payment=(), usb=(), geolocation=(self)';

/** Of every answer. */
export function securityHeaders(origins: AllowedOrigins): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy(origins),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': REFERRER_POLICY,
    'permissions-policy': PERMISSIONS_POLICY,
    'cross-origin-opener-policy': 'same-origin',
  };
}
