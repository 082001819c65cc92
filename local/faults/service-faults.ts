import { ServiceError } from '../json-service/service-error.ts';
import { DataApiError } from '../rds-data/errors.ts';
import { S3Error } from '../s3/s3-error.ts';

/** Errors that services of AWS answer with for reasons of their own. Each is new: it may be thrown and kept. */
export const serviceFaults = {
  s3InternalError: () => new S3Error('InternalError', 'We encountered an internal error. Please try again.'),
  s3SlowDown: () => new S3Error('SlowDown', 'Please reduce your request rate.'),
  throttled: () => new ServiceError('ThrottlingException', 400, 'Rate exceeded'),
  dataApiInternalError: () => new DataApiError('InternalServerErrorException', 'An internal error occurred.'),
  dataApiUnavailable: () =>
    new DataApiError('DatabaseUnavailableException', 'The writer instance is not available'),
  statementTimeout: () => new DataApiError('StatementTimeoutException', 'Request timed out'),
  databaseResuming: () =>
    new DataApiError(
      'DatabaseResumingException',
      'The Aurora DB instance is resuming after being auto-paused. Please wait a few seconds and try again.',
    ),
  sqsInternalError: () => new ServiceError('InternalFailure', 500, 'The request processing has failed.'),
} as const;
