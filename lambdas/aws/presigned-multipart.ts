import {
  type $Command,
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  type S3Client,
  type S3ClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { PresignedUpload } from './presigned-links.ts';

export interface PartTerms {
  readonly key: string;
  readonly uploadId: string;
  readonly partNumber: number;
  /** bytes; null where the client chooses its parts */
  readonly size: number | null;
  /** Of the part, hexadecimal. */
  readonly sha256: string | null;
  readonly lifetimeSeconds: number;
}

interface UploadName {
  readonly key: string;
  readonly uploadId: string;
  readonly lifetimeSeconds: number;
}

const CHECKSUM_HEADER = 'x-amz-checksum-sha256';
const SIZE_HEADER = 'x-amz-mp-object-size';

/** Calls of a multipart upload, signed for a client that talks to S3 itself. */
export function presignedMultipart(client: S3Client, Bucket: string) {
  /** With exactly these headers beside the host: they stay headers, since S3 would not look for them in the query. */
  const sign = async <Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: $Command<Input, Output, S3ClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes>,
    expiresIn: number,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<PresignedUpload> => {
    const names = Object.keys(headers);
    const url = await getSignedUrl(client, command, {
      expiresIn,
      signableHeaders: new Set(['host', ...names]),
      unhoistableHeaders: new Set(names),
    });
    return { url, headers };
  };

  return {
    create({ key, contentType, lifetimeSeconds }: Omit<UploadName, 'uploadId'> & { contentType: string }) {
      const command = new CreateMultipartUploadCommand({ Bucket, Key: key, ContentType: contentType });
      return sign(command, lifetimeSeconds, { 'content-type': contentType });
    },

    part({ key, uploadId, partNumber, size, sha256, lifetimeSeconds }: PartTerms) {
      const checksum = sha256 === null ? null : Buffer.from(sha256, 'hex').toString('base64');
      const command = new UploadPartCommand({
        Bucket,
        Key: key,
        UploadId: uploadId,
        PartNumber: partNumber,
        ...(size !== null && { ContentLength: size }),
        ...(checksum !== null && { ChecksumSHA256: checksum }),
      });
      return sign(command, lifetimeSeconds, {
        ...(size !== null && { 'content-length': String(size) }),
        ...(checksum !== null && { [CHECKSUM_HEADER]: checksum }),
      });
    },

    parts({ key, uploadId, lifetimeSeconds }: UploadName) {
      return sign(new ListPartsCommand({ Bucket, Key: key, UploadId: uploadId }), lifetimeSeconds);
    },

    /** @param size bytes of all parts together: S3 makes no object of another size */
    complete({ key, uploadId, size, lifetimeSeconds }: UploadName & { readonly size: number }) {
      const command = new CompleteMultipartUploadCommand({
        Bucket,
        Key: key,
        UploadId: uploadId,
        MpuObjectSize: size,
      });
      return sign(command, lifetimeSeconds, { [SIZE_HEADER]: String(size) });
    },

    abort({ key, uploadId, lifetimeSeconds }: UploadName) {
      return sign(new AbortMultipartUploadCommand({ Bucket, Key: key, UploadId: uploadId }), lifetimeSeconds);
    },
  };
}

export type PresignedMultipart = ReturnType<typeof presignedMultipart>;
