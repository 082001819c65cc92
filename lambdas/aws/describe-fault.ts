import { InfrastructureError } from '../pipeline/errors.ts';

/**
 * A fault in names and codes, for `last_error` and so perhaps for the user: messages of AWS carry ARNs, and messages
 * of PostgreSQL carry values.
 */
export function describeFault(error: unknown): string {
  if (error instanceof InfrastructureError) {
    const cause = error.cause === undefined ? '' : ` (${nameOf(error.cause)})`;
    return `${error.code} while trying to ${error.attempted}${cause}`;
  }
  return nameOf(error);
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an unknown error';
  const code = (error as NodeJS.ErrnoException).code;
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
}
