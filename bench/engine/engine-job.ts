/** What one run of the engine is given, as JSON in its first argument. */
export interface EngineJob {
  readonly file: string;
  /** An existing folder for the maps. */
  readonly workspace: string;
  /** reflectance = sample x scale */
  readonly scale: number;
  /** Threads that decode, compute and encode; the engine's own choice where it is missing. */
  readonly workers?: number;
}
