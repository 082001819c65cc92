/** What becomes of an image, from its upload to its deletion. Units are in the names. */
export interface PipelineSettings {
  /** The largest upload; S3 takes 5 GiB in a single PUT. */
  readonly maximumUploadBytes: number;
  /** Media types that the API accepts. Objects that are copied into the bucket are not asked. */
  readonly allowedUploadTypes: readonly string[];
  /** S3 looks at the expiry when an upload starts, so a slow upload may last longer than this. */
  readonly uploadLifetimeSeconds: number;
  /** A link dies with the function's credentials, whatever lifetime was asked for: keep it to hours. */
  readonly downloadLifetimeSeconds: number;
  /** A worker that has not renewed its lease for this long counts as gone. */
  readonly leaseSeconds: number;
  /** Claims of one image before it ends as failed: as many as deliveries of its message, which take some 25 minutes. */
  readonly maximumAttempts: number;
  /** How often the sweep looks for stuck images. Without any it does not wake a paused database: see docs/adr/0010. */
  readonly sweepIntervalMinutes: number;
  /** Rows per state that one sweep takes. */
  readonly sweepBatchSize: number;
  /** From this age on, an object whose image is still `uploaded` counts as a lost event. Longer than the API may take. */
  readonly lostEventSeconds: number;
  /** Waiting times shorter than what they wait for may take. For tests: an image may be lost that way. */
  readonly impatient: boolean;
  /** A message that has waited for longer lets images of other owners go first: docs/adr/0011. */
  readonly fairnessSeconds: number;
  /** GuardDuty scans what is uploaded, and no image is read before its scan has found it clean: docs/security.md. With objectVersioning. */
  readonly malwareScan: boolean;
  /** For which an upload may wait for its scan, which takes seconds to minutes. A later one still counts. */
  readonly malwareScanWaitSeconds: number;
  /** Who owns images whose objects were put under raw/ without a row, unless their metadata say so. */
  readonly unclaimedOwner: string;
  /** The largest raster, width x height. */
  readonly maximumPixels: number;
  /** Images processed at a time: the event source's maximum concurrency. A burst waits in the queue. */
  readonly processConcurrency: number;
  /**
   * 400 megapixels took 12 s on two cores from a local disk; what S3 adds was not measured. The last 10 s are kept for giving an
   * unfinished image back.
   */
  readonly processTimeoutSeconds: number;
  /**
   * Of which processors follow: 1769 MB have one. 3008 have 1.7, and are what a new account may have at most. The engine keeps
   * both busy and takes some 300 MB (docs/benchmarks.md).
   */
  readonly processMemoryMegabytes: number;
  /** Overviews wait here until their map is finished, and decoded JPEG and PNG until they are read. */
  readonly processTemporaryStorageMegabytes: number;
}
