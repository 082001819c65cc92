export const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;
export type LogRetentionDays = (typeof LOG_RETENTION_DAYS)[number];

/** What is deployed, how large, and how long it is kept. Units are in the names. */
export interface DeploymentSettings {
  /** 0 lets the database pause; one unit is about 2 GiB of memory. */
  readonly auroraMinimumCapacity: number;
  readonly auroraMaximumCapacity: number;
  /** Idle time before a database of minimum capacity 0 pauses. */
  readonly auroraAutoPauseSeconds: number;
  /** Days for which the database can be restored to any second. */
  readonly backupRetentionDays: number;
  /** Keep replaced and deleted objects for 30 days. */
  readonly objectVersioning: boolean;
  readonly logRetentionDays: LogRetentionDays;
  /** Who gets the alarms. Left out: alarms change colour and tell nobody. */
  readonly alarmEmail?: string | undefined;
  /** Where docs/runbook.md can be read, such as its page in the repository's web view: alarms link to their section of it. */
  readonly runbookUrl?: string | undefined;
  /** Of the images that came to an end within an hour: more failed ones than this are told of. */
  readonly failedImagesPercent: number;
  /**
   * What becomes of the data when its stack or resource is deleted: `retain` keeps the bucket, user pool and logs and
   * takes a last snapshot of the database. `destroy` deletes them; S3 refuses that while the bucket holds objects.
   */
  readonly removalPolicy: 'retain' | 'destroy';
  /** The database and the user pool refuse to be deleted. */
  readonly deletionProtection: boolean;
}
