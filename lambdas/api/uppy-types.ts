/** Bodies by which Uppy's S3 plug-in uploads: its own names, where ours differ. */

/** POST /uploads/sign: the argument of `signRequest` of @uppy/aws-s3 from version 6. */
export interface SignUploadRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** As the client proposes it, or as an earlier answer had it. */
  readonly key: string;
  readonly uploadId?: string;
  readonly partNumber?: number;
  readonly contentType?: string;
  /** Seconds; never more than the deployment's own. */
  readonly expiresIn?: number;
  /** Beside what Uppy sends: the file's `meta`, whose fields of ours are declarations. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface SignUploadResponse {
  readonly url: string;
  /** Where the object will be, whatever was proposed. */
  readonly key: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a form, in place of a PUT. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** GET /s3/params */
export interface CompanionParameters {
  readonly method: 'POST';
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  /** seconds */
  readonly expires: number;
}

/** POST /s3/multipart */
export interface CompanionUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly bucket: string;
}

/** GET /s3/multipart/{uploadId} */
export interface CompanionPart {
  readonly PartNumber: number;
  readonly Size: number;
  readonly ETag: string;
}

/** GET /s3/multipart/{uploadId}/{partNumber} */
export interface CompanionSignedPart {
  readonly url: string;
  /** seconds */
  readonly expires: number;
}

/** GET /s3/multipart/{uploadId}/batch */
export interface CompanionSignedParts {
  /** By part number. */
  readonly presignedUrls: Readonly<Record<string, string>>;
  /** seconds */
  readonly expires: number;
}

/** POST /s3/multipart/{uploadId}/complete */
export interface CompanionCompleted {
  readonly location: string;
  readonly bucket: string;
  readonly key: string;
}
