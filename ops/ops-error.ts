/** What an operator can act on, in one line; the cause says what AWS said. */
export class OpsError extends Error {
  override readonly name = 'OpsError';

  constructor(
    readonly code:
      | 'no_credentials'
      | 'pipeline_not_found'
      | 'image_unknown'
      | 'not_confirmed'
      | 'function_failed'
      | 'switch_pending'
      | 'database_silent'
      | 'interrupted',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
