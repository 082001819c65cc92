/** A file as the service is told of it. */
export interface QueuedFile {
  readonly filename: string;
  readonly contentType: string;
  /** bytes */
  readonly size: number;
  /** Hexadecimal; undefined until it is computed, and of files that are too large for it. */
  readonly sha256: string | undefined;
}

/** One image of the queue, as it is kept on the device: of one file, or of the files of a capture. */
export interface QueueItem {
  /** The image's id: made here, so that a request whose answer was lost makes no second image. */
  readonly id: string;
  /** Subject of the user who added it; nobody else sees it here. */
  readonly owner: string;
  /** Of a capture, the first one's. */
  readonly filename: string;
  /** Folders that it was found in, with slashes; empty for a file that was chosen alone. */
  readonly folder: string;
  readonly contentType: string;
  /** bytes of all files */
  readonly size: number;
  readonly field: string | undefined;
  readonly mission: string | undefined;
  /** RFC 3339: what is declared of a file that does not say itself when it was taken. */
  readonly capturedAt?: string | undefined;
  /** Milliseconds since 1970, with fractions that keep the order in which files were added. */
  readonly addedAt: number;
  /** Of an image of one file. */
  readonly sha256: string | undefined;
  /** In the order of their bands; undefined of an image of one file. */
  readonly captureFiles?: readonly QueuedFile[] | undefined;
  readonly stage: Stage;
}

export function filesOf(item: QueueItem): readonly QueuedFile[] {
  return item.captureFiles ?? [item];
}

export type Stage =
  /** Its bytes are here. `wantedTwice`: the user knows that the service has the same bytes already. */
  | { readonly name: 'waiting'; readonly wantedTwice?: boolean }
  /** The service has the same bytes as an earlier image of the user's. */
  | { readonly name: 'duplicate'; readonly of: string }
  /** Its bytes are there. @property createdAt by the service's clock */
  | { readonly name: 'processing'; readonly createdAt: string }
  | { readonly name: 'completed'; readonly ndviMean: number | null; readonly health: string | null }
  | Failed;

export interface Failed {
  readonly name: 'failed';
  readonly code: string;
  /** For a person. */
  readonly reason: string;
  readonly remedy: Remedy;
}

/**
 * What may help. `send-again`: the bytes are here, and go under a new id. `reprocess`: they are at the service. `none`: the file
 * has to be chosen again.
 */
export type Remedy = 'send-again' | 'reprocess' | 'none';

export type StageName = Stage['name'];

/** What is going on with a file right now; forgotten when the page is left. */
export type Activity =
  | { readonly name: 'checking' }
  /** @property sent bytes */
  | { readonly name: 'sending'; readonly sent: number };
