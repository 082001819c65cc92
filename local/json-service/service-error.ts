import { jsonServiceErrorCode, SignatureError } from '../access/signature-error.ts';

/** An error that a JSON service of AWS answers with. */
export class ServiceError extends Error {
  readonly status: number;
  /** Code of the older query protocol, which SQS sends beside the new one (`x-amzn-query-error`). */
  readonly queryCode: string | undefined;

  constructor(
    name: string,
    status: number,
    message: string,
    options?: ErrorOptions & { queryCode?: string },
  ) {
    super(message, options);
    this.name = name;
    this.status = status;
    this.queryCode = options?.queryCode;
  }
}

/** Whatever was thrown, in the words of the JSON services. */
export function toServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof SignatureError) {
    return new ServiceError(jsonServiceErrorCode(error.code), error.statusCode, error.message);
  }
  return new ServiceError('InternalFailure', 500, 'The local service failed; its log tells why', {
    cause: error,
  });
}
