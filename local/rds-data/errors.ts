import { ServiceError } from '../json-service/service-error.ts';

/** An answer of the Data API that is not a result; the name is what an SDK makes its exception's class of. */
export class DataApiError extends ServiceError {
  constructor(name: DataApiErrorName, message: string, options?: ErrorOptions) {
    super(name, statusOf[name], message, options);
  }
}

/** HTTP status by exception, as the service's API model gives them. */
const statusOf = {
  AccessDeniedException: 403,
  BadRequestException: 400,
  DatabaseErrorException: 400,
  DatabaseResumingException: 400,
  DatabaseUnavailableException: 504,
  HttpEndpointNotEnabledException: 400,
  InternalServerErrorException: 500,
  SecretsErrorException: 400,
  StatementTimeoutException: 400,
  TransactionNotFoundException: 404,
  UnsupportedResultException: 400,
  ValidationException: 400,
} as const;

export type DataApiErrorName = keyof typeof statusOf;

interface PostgresError {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly position?: string;
}

/**
 * A database error as clusters of today word it (DatabaseErrorException; BadRequestException was Aurora
 * Serverless v1's): `ERROR: ...; Hint: ...; Position: 54; SQLState: 42883`, seen in drizzle-orm issue 2583.
 * The detail, which holds values, is left out: cloud-utils/aurora-data-api issue 53.
 */
export function fromDatabase(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (!isPostgresError(error)) {
    return new DataApiError('DatabaseUnavailableException', 'The writer instance is not available', {
      cause: error,
    });
  }
  if (isUnavailable(error.code)) {
    return new DataApiError('DatabaseUnavailableException', error.message, { cause: error });
  }
  if (error.code === '57014' && error.message.includes('statement timeout')) {
    return new DataApiError('StatementTimeoutException', error.message, { cause: error });
  }
  return new DataApiError('DatabaseErrorException', describe(error), { cause: error });
}

function describe({ message, hint, position, code }: PostgresError): string {
  const parts = [`ERROR: ${message}`];
  if (hint) parts.push(`Hint: ${hint}`);
  if (position) parts.push(`Position: ${position}`);
  return [...parts, `SQLState: ${code}`].join('; ');
}

/** Class 08 is a lost connection, 57P01 to 57P03 a server that stops or starts. */
function isUnavailable(code: string): boolean {
  return code.startsWith('08') || /^57P0[1-3]$/.test(code);
}

function isPostgresError(error: unknown): error is PostgresError {
  const code = (error as { code?: unknown })?.code;
  return error instanceof Error && typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
}
