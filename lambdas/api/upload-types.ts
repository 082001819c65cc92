import type { UploadInstructions } from './types.ts';

/** Bodies of the routes by which an image gets its file. Times are RFC 3339 in UTC. */

export const UPLOAD_METHODS = ['PUT', 'POST', 'multipart'] as const;

/** POST /images/{id}/upload */
export interface UploadAgainRequest {
  readonly method: (typeof UPLOAD_METHODS)[number];
  /** Of a capture group: which of its files. */
  readonly filename?: string;
  /** Of a multipart upload: S3 takes each part with its SHA-256 only. */
  readonly partChecksums?: boolean;
}

interface OfFile {
  /** As in the request that made the image. */
  readonly filename: string;
  readonly key: string;
}

/** A form of these fields, in any order, and last the field `file`. */
export interface FormInstructions {
  readonly method: 'POST';
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly expiresAt: string;
}

interface MultipartFacts extends OfFile {
  readonly uploadId: string;
  /** bytes of every part but the last */
  readonly partSize: number;
  /** null where the size of the file was not declared */
  readonly partCount: number | null;
  /** Each part is sent with its SHA-256. */
  readonly partChecksums: boolean;
}

export type UploadAgainResponse =
  | (UploadInstructions & OfFile)
  | (FormInstructions & OfFile)
  | (MultipartFacts & { readonly method: 'multipart' });

/** GET /images/{id}/multipart */
export interface MultipartUploadsResponse {
  readonly uploads: readonly (OfFile & {
    readonly uploadId: string;
    readonly initiatedAt: string | null;
  })[];
}

export interface UploadedPartFacts {
  readonly partNumber: number;
  /** bytes */
  readonly size: number;
  readonly etag: string;
}

/** GET /images/{id}/multipart/{uploadId} */
export interface MultipartUploadResponse extends MultipartFacts {
  /** Those that are there, in the order of their numbers. */
  readonly parts: readonly UploadedPartFacts[];
}

/** POST /images/{id}/multipart/{uploadId}/parts */
export interface SignPartsRequest {
  /** 1 to 100 of them. */
  readonly partNumbers: readonly number[];
  /** Of each of the parts, hexadecimal; where the upload has `partChecksums`. */
  readonly sha256?: readonly string[];
}

export interface SignPartsResponse {
  /** In the order of the request. */
  readonly parts: readonly {
    readonly partNumber: number;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
  }[];
  readonly expiresAt: string;
}

/** POST /images/{id}/multipart/{uploadId}/complete */
export interface CompleteUploadRequest {
  /** In ascending order; an ETag with or without its quotes. */
  readonly parts: readonly { readonly partNumber: number; readonly etag: string }[];
}

export interface CompleteUploadResponse extends OfFile {
  readonly id: string;
  /** bytes */
  readonly size: number;
  readonly etag: string;
}
