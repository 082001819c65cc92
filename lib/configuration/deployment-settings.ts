export const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;
export type LogRetentionDays = (typeof LOG_RETENTION_DAYS)[number];

/** A VPC that is there already, with a subnet in each of at least two zones. */
export interface GivenVpc {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  /** Of the subnets, in their order. */
  readonly availabilityZones: readonly string[];
}

/** What is deployed, how large, and how long it is kept. Units are in the names. */
export interface DeploymentSettings {
  /** Where to deploy. Left out: wherever the CLI's credentials point, with templates that suit any account and region. */
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** Where the database lies. Left out: in a VPC of its own. */
  readonly vpc?: GivenVpc | undefined;
  /** A bucket that is there already, for uploads and maps. Left out: one of our own. */
  readonly bucketName?: string | undefined;
  /** `aws`: each service's own keys. `own`: a KMS key of the stack, rotated every year. Or the ARN of a key. */
  readonly encryptionKey: string;
  /** On every resource that takes tags, besides `application` and `stage`. */
  readonly tags: Readonly<Record<string, string>>;
  /** 0 lets the database pause; one unit is about 2 GiB of memory. */
  readonly auroraMinimumCapacity: number;
  readonly auroraMaximumCapacity: number;
  /** Idle time before a database of minimum capacity 0 pauses. */
  readonly auroraAutoPauseSeconds: number;
  /** Days for which the database can be restored to any second. */
  readonly backupRetentionDays: number;
  /** Keep replaced and deleted objects, for replacedObjectDays. */
  readonly objectVersioning: boolean;
  readonly replacedObjectDays: number;
  /** From this age on, uploads lie in S3 Glacier Instant Retrieval: cheaper to keep, dearer to read. Left out: never. */
  readonly coldStorageAfterDays?: number | undefined;
  readonly logRetentionDays: LogRetentionDays;
  /** Days for which it is on record who asked S3 for what, and which traffic the database's network refused. */
  readonly accessLogRetentionDays: number;
  /** Who is written to, of what pages and of what is a ticket. Left out: alarms change colour and tell nobody. */
  readonly alarmEmail?: string | undefined;
  /** Where docs/runbook.md can be read, such as its page in the repository's web view: alarms link to their section of it. */
  readonly runbookUrl?: string | undefined;
  /** Of the images that came to an end within an hour: more failed ones than this are told of. */
  readonly failedImagesPercent: number;
  /** An SNS topic that is told of what pages, and of nothing else: it may wake people. Its policy has to let CloudWatch publish. */
  readonly alarmTopicArn?: string | undefined;
  /**
   * Dollars. AWS Budgets tells alarmEmail when the month's cost, of all stages of the account, has passed 80 % or will pass it
   * all. It counts nothing before the tag `application` is activated for cost allocation.
   */
  readonly monthlyBudgetDollars?: number | undefined;
  /**
   * What becomes of the data when its stack or resource is deleted: `retain` keeps the bucket, user pool and logs and
   * takes a last snapshot of the database. `destroy` deletes them; S3 refuses that while the bucket holds objects.
   */
  readonly removalPolicy: 'retain' | 'destroy';
  /** The database and the user pool refuse to be deleted. */
  readonly deletionProtection: boolean;
}
