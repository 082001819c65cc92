/** Who may call, from where, and how often. Units are in the names. */
export interface AccessSettings {
  /** Who signs the callers' tokens. Left out: a Cognito user pool is made. */
  readonly oidcIssuer?: string | undefined;
  /** The `aud` (or `client_id`) values that the tokens must carry; goes with oidcIssuer. */
  readonly oidcAudience?: readonly string[] | undefined;
  /** Web origins whose pages may call the API and the bucket. None: no browser may. */
  readonly corsOrigins: readonly string[];
  /**
   * Calls of the API answered at a time, reserved out of the account's concurrency, of which 100 must be left: a new account
   * with a quota of 10 cannot reserve any. Left out: without a bound of its own but the rate of requests.
   */
  readonly apiConcurrency?: number | undefined;
}
