/** What one run of a peer is given, as JSON in its first argument. */
export interface PeerJob {
  readonly file: string;
  /** An existing folder for the maps. */
  readonly workspace: string;
  /** reflectance = sample x scale */
  readonly scale: number;
  /** Band numbers, 1-based. */
  readonly red: number;
  readonly nir: number;
  readonly threads: number;
  /** Both indices at once, for the peer that is a chain of programs. */
  readonly sideBySide: boolean;
  /** Rows and columns that are read at once, for the peer that works by block. */
  readonly window: readonly [number, number];
}
