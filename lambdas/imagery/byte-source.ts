/** Random access to the bytes of one image: an S3 object, or a file in tests. */
export interface ByteSource {
  /** How messages name the source: the file's name or the object's key. */
  readonly name: string;
  /** bytes */
  readonly size: number;
  /**
   * Exactly `length` bytes from `offset`; rejects if the source has fewer there (a short read is never padded). The memory is the
   * caller's: the source keeps nothing of it.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}
