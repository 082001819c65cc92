/** A setting that cannot be deployed. Thrown while synthesising, so that it never reaches an account. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(key: string, value: unknown, allowed: string) {
    super(`Configuration "${key}" is ${JSON.stringify(value)}. Allowed: ${allowed}.`);
  }
}
