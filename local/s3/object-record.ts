import type { Checksum } from './checksums.ts';

/** What is known of an object: its metadata file holds just this, as JSON. */
export interface ObjectRecord {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** MD5 in hexadecimal; of a multipart upload the MD5 of the parts' MD5s, `-` and their number. Without quotes. */
  readonly etag: string;
  /** ISO 8601. */
  readonly lastModified: string;
  /** Content-Type and its kin, by their names in lower case. */
  readonly contentHeaders: Readonly<Record<string, string>>;
  /** `x-amz-meta-*`, without that prefix. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksum?: Checksum;
  /** By their keys. An object that is put again has none. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The files that hold the bytes, in order: one, or one per part. They are never written again. */
  readonly segments: readonly Segment[];
}

export interface Segment {
  /** A name in the bucket's data folder. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
}
