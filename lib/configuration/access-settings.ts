/** Who may call, from where, and how often. Units are in the names. */
export interface AccessSettings {
  /** Who signs the callers' tokens. Left out: a Cognito user pool is made. */
  readonly oidcIssuer?: string | undefined;
  /** The `aud` (or `client_id`) values that the tokens must carry; goes with oidcIssuer. */
  readonly oidcAudience?: readonly string[] | undefined;
  /**
   * The scopes of oidcIssuer that let a token read, and change, images. Left out: none is asked for, and every token of the
   * audience may do everything with its owner's images. Our own user pool always has its two.
   */
  readonly readScope?: string | undefined;
  readonly writeScope?: string | undefined;
  /**
   * Where the sign-in pages of our user pool may send the signed-in user back to. An address on the user's own machine is for
   * trying out from a terminal; the field app has one of its own.
   */
  readonly callbackUrls: readonly string[];
  /** First part of the sign-in pages' host name, which nobody in the region has yet. Left out: one that is made unique. */
  readonly signInDomainPrefix?: string | undefined;
  /** Cognito's Plus plan watches for stolen passwords and unusual sign-ins: $0.02 a month for each user who signs in. */
  readonly threatProtection: boolean;
  /** AWS WAF before the sign-in of our user pool, from $7 a month; it cannot stand before an HTTP API: docs/security.md. */
  readonly firewall: boolean;
  /** Web origins whose pages may call the API and the bucket. None: no browser may. */
  readonly corsOrigins: readonly string[];
  /**
   * Requests a second for all callers together, and how many may come at once: far above a field team, far below what would
   * hurt the database. More are answered 429.
   */
  readonly apiRateLimit: number;
  readonly apiBurstLimit: number;
  /**
   * Calls of the API answered at a time, reserved out of the account's concurrency, of which 100 must be left: a new account
   * with a quota of 10 cannot reserve any. Left out: without a bound of its own but the rate of requests.
   */
  readonly apiConcurrency?: number | undefined;
  /** The field app, served by CloudFront, with its origin let in wherever it has to be. */
  readonly webApp: boolean;
  /** A host name of yours for it, with a certificate for it in us-east-1. Left out: the name that CloudFront gives. */
  readonly webAppDomain?: string | undefined;
  readonly webAppCertificateArn?: string | undefined;
  /** The field app's client at oidcIssuer: public, with authorisation codes and PKCE. */
  readonly webAppClientId?: string | undefined;
  /** Where oidcIssuer has its token endpoint, if that is elsewhere than the issuer itself. */
  readonly webAppSignInOrigins: readonly string[];
}
