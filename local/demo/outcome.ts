import type { Image } from '../../client/operations.ts';

/** What became of one file of the command line. */
export interface Outcome {
  /** As it was given on the command line; of a capture, its first file and how many more. */
  readonly file: string;
  /** null where the image never came to exist. */
  readonly id: string | null;
  readonly failure: { readonly code: string; readonly reason: string } | null;
  /** As the API tells of it at the end; null where it never came to exist. */
  readonly image: Image | null;
  /** Paths of the maps that were written. */
  readonly outputs: readonly string[];
}
