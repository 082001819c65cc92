/** One object of a capture group: the file of one band. */
export interface CaptureObject {
  readonly key: string;
  /** As the client gave it. */
  readonly filename: string;
  readonly contentType: string;
  /** bytes, as declared */
  readonly size: number;
  /** Hexadecimal, or null. */
  readonly sha256: string | null;
}

/** How many files one capture has: a camera of two bands, and the largest pair of five-band cameras. */
export const CAPTURE_GROUP_FILES = { fewest: 2, most: 10 } as const;
