import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

export interface UploadTerms {
  readonly key: string;
  readonly contentType: string;
  /** bytes */
  readonly size: number;
  /** hexadecimal */
  readonly sha256: string | null;
  readonly lifetimeSeconds: number;
}

export interface PresignedUpload {
  readonly url: string;
  /** The upload must send exactly these: they are part of the signature. */
  readonly headers: Readonly<Record<string, string>>;
}

const CHECKSUM_HEADER = 'x-amz-checksum-sha256';

/** One PUT of exactly this key, size and type. The client must not compute checksums (see createS3Client). */
export async function presignUpload(
  client: S3Client,
  bucketName: string,
  terms: UploadTerms,
): Promise<PresignedUpload> {
  const checksum = terms.sha256 === null ? null : Buffer.from(terms.sha256, 'hex').toString('base64');
  const command = new PutObjectCommand({
    Bucket: bucketName,
    Key: terms.key,
    ContentType: terms.contentType,
    ContentLength: terms.size,
    ...(checksum === null ? {} : { ChecksumSHA256: checksum }),
  });
  const url = await getSignedUrl(client, command, {
    expiresIn: terms.lifetimeSeconds,
    // The presigner leaves the type out of the signature unless it is named here.
    signableHeaders: new Set(['host', 'content-type', 'content-length', CHECKSUM_HEADER]),
    // In the query S3 would ignore the checksum.
    unhoistableHeaders: new Set([CHECKSUM_HEADER]),
  });
  return {
    url,
    headers: {
      'content-type': terms.contentType,
      'content-length': String(terms.size),
      ...(checksum === null ? {} : { [CHECKSUM_HEADER]: checksum }),
    },
  };
}

export function presignDownload(
  client: S3Client,
  bucketName: string,
  key: string,
  lifetimeSeconds: number,
): Promise<string> {
  const command = new GetObjectCommand({ Bucket: bucketName, Key: key });
  return getSignedUrl(client, command, { expiresIn: lifetimeSeconds });
}
