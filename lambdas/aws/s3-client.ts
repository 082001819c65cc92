import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { ClientAccess } from './client-access.ts';

/**
 * Milliseconds without a byte in either direction before a connection counts as dead; by default the SDK waits for
 * ever. No limit for the whole request: a map of a gigabyte takes its time.
 */
const IDLE_TIMEOUT_MILLISECONDS = 30_000;

/**
 * WHEN_REQUIRED: otherwise a presigned PUT carries the CRC32 of an empty body, which no upload has. Bodies that the
 * functions themselves send are covered by TLS and by their exact length.
 */
export function createS3Client(access: Pick<S3ClientConfig, ClientAccess> = {}): S3Client {
  return new S3Client({
    ...access,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { socketTimeout: IDLE_TIMEOUT_MILLISECONDS, connectionTimeout: 5_000 },
  });
}

/** HTTP status of an error of the SDK: answers to HEAD have no body, and so no code. */
export function httpStatusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;
}
