import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  paginateListParts,
  type S3Client,
} from '@aws-sdk/client-s3';
import { withoutQuotes } from './etag.ts';
import { httpStatusOf } from './s3-client.ts';

export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
  /** RFC 3339 */
  readonly initiatedAt: string | null;
}

export interface UploadedPart {
  readonly partNumber: number;
  /** bytes */
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** As S3 writes it, base64; null where the upload has no checksums. */
  readonly sha256: string | null;
}

export interface UploadedParts {
  /** In the order of their numbers. */
  readonly parts: readonly UploadedPart[];
  /** Every part must come with its SHA-256. */
  readonly hasChecksums: boolean;
}

export interface NewUpload {
  readonly key: string;
  readonly contentType: string;
  readonly hasChecksums: boolean;
}

/** `gone`: completed or aborted before. `refused`: the parts are not as they were listed any more. */
export type Completion = 'completed' | 'gone' | 'refused';

/** Multipart uploads under raw/, as the bucket knows them: nothing of them is stored elsewhere. */
export interface MultipartUploads {
  /** @returns the upload's id */
  create(upload: NewUpload): Promise<string>;
  list(prefix: string): Promise<readonly OpenUpload[]>;
  /** null: the key has no such upload. */
  parts(key: string, uploadId: string): Promise<UploadedParts | null>;
  complete(key: string, uploadId: string, parts: readonly UploadedPart[]): Promise<Completion>;
  /** Also of one that is gone. */
  abort(key: string, uploadId: string): Promise<void>;
  /** All that have begun under the prefix. */
  abortUnder(prefix: string): Promise<void>;
}

export function multipartUploads(client: S3Client, Bucket: string): MultipartUploads {
  const page = async (prefix: string) => {
    const command = new ListMultipartUploadsCommand({ Bucket, Prefix: prefix });
    const { Uploads = [], IsTruncated = false } = await client.send(command);
    const uploads = Uploads.map(({ Key = '', UploadId = '', Initiated }) => ({
      key: Key,
      uploadId: UploadId,
      initiatedAt: Initiated?.toISOString() ?? null,
    }));
    return { uploads, isTruncated: IsTruncated };
  };

  const abort = async (Key: string, UploadId: string): Promise<void> => {
    try {
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  };

  return {
    async create({ key, contentType, hasChecksums }) {
      const { UploadId } = await client.send(
        new CreateMultipartUploadCommand({
          Bucket,
          Key: key,
          ContentType: contentType,
          ...(hasChecksums && { ChecksumAlgorithm: 'SHA256' }),
        }),
      );
      return UploadId!;
    },

    async list(prefix) {
      return (await page(prefix)).uploads;
    },

    async parts(Key, UploadId) {
      const parts: UploadedPart[] = [];
      let hasChecksums = false;
      try {
        for await (const answer of paginateListParts({ client }, { Bucket, Key, UploadId })) {
          hasChecksums = answer.ChecksumAlgorithm === 'SHA256';
          for (const { PartNumber = 0, Size = 0, ETag = '', ChecksumSHA256 = null } of answer.Parts ?? []) {
            parts.push({
              partNumber: PartNumber,
              size: Size,
              etag: withoutQuotes(ETag),
              sha256: ChecksumSHA256,
            });
          }
        }
      } catch (error) {
        if (isGone(error)) return null;
        throw error;
      }
      return { parts, hasChecksums };
    },

    async complete(Key, UploadId, parts) {
      const Parts = parts.map(({ partNumber, etag, sha256 }) => ({
        PartNumber: partNumber,
        ETag: etag,
        ...(sha256 !== null && { ChecksumSHA256: sha256 }),
      }));
      const MpuObjectSize = parts.reduce((sum, { size }) => sum + size, 0);
      const input = { Bucket, Key, UploadId, MultipartUpload: { Parts }, MpuObjectSize };
      try {
        await client.send(new CompleteMultipartUploadCommand(input));
        return 'completed';
      } catch (error) {
        if (isGone(error)) return 'gone';
        if (httpStatusOf(error) === 400) return 'refused';
        throw error;
      }
    },

    abort,

    async abortUnder(prefix) {
      for (let more = true; more; ) {
        const { uploads, isTruncated } = await page(prefix);
        for (const { key, uploadId } of uploads) await abort(key, uploadId);
        more = isTruncated;
      }
    },
  };
}

function isGone(error: unknown): boolean {
  return (error as Error | null)?.name === 'NoSuchUpload';
}
