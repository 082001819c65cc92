import { S3Client } from '@aws-sdk/client-s3';

/** Milliseconds without a byte before a request counts as dead; the SDK's default is to wait for ever. */
const IDLE_TIMEOUT_MILLISECONDS = 30_000;

/**
 * WHEN_REQUIRED: otherwise a presigned PUT carries the CRC32 of an empty body, which no upload has. Bodies that the
 * functions themselves send are covered by TLS and by their exact length.
 */
export function createS3Client(): S3Client {
  return new S3Client({
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { requestTimeout: IDLE_TIMEOUT_MILLISECONDS, connectionTimeout: 5_000 },
  });
}

/** HTTP status of an error of the SDK: answers to HEAD have no body, and so no code. */
export function httpStatusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;
}
