import { ENVIRONMENT, UPLOAD_TYPES } from '../contract.ts';

/** The only reader of process.env: everything else is handed its settings. */

export interface DatabaseSettings {
  readonly clusterArn: string;
  readonly secretArn: string;
  readonly databaseName: string;
}

export interface ApiSettings {
  readonly database: DatabaseSettings;
  readonly bucketName: string;
  readonly registerBucketName: string;
  readonly queueUrl: string;
  readonly uploadLifetimeSeconds: number;
  /** bytes */
  readonly maximumUploadBytes: number;
  /** Media types. */
  readonly allowedUploadTypes: readonly string[];
  /** Whether ETags of parts are their MD5: not where the bucket has a KMS key, and of a given bucket it is not known. */
  readonly hasMd5Etags: boolean;
  readonly downloadLifetimeSeconds: number;
  readonly webhookQueueUrl: string;
  readonly webhookSecretArn: string;
}

export interface ProcessImageSettings {
  readonly database: DatabaseSettings;
  readonly bucketName: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly fairnessSeconds: number;
  readonly registerBucketName: string;
  readonly eventBusName: string;
  readonly unclaimedOwner: string;
  readonly leaseSeconds: number;
  readonly maximumAttempts: number;
  /** width x height */
  readonly maximumPixels: number;
  /** For which an upload may wait for its malware scan; null where nothing is scanned. */
  readonly malwareScanSeconds: number | null;
}

export interface SweepSettings {
  readonly database: DatabaseSettings;
  readonly bucketName: string;
  readonly registerBucketName: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly maximumAttempts: number;
  readonly batchSize: number;
  readonly eventBusName: string;
  readonly lostEventSeconds: number;
  readonly uploadLifetimeSeconds: number;
  readonly workerLifetimeSeconds: number;
}

export interface DeliverWebhooksSettings {
  readonly database: DatabaseSettings;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly webhookSecretArn: string;
  readonly webhookAttempts: number;
  readonly webhookRetrySeconds: number;
}

export interface MigrateSettings {
  readonly database: DatabaseSettings;
}

export interface AnswerSettings {
  /** On one machine, where CloudFormation's part takes its answers beside the local S3. */
  readonly isOnLoopback: boolean;
}

/** The environment names what is wrong with every variable at once, so that one deployment mends it. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';

  constructor(readonly problems: readonly string[]) {
    super(`the environment of the function is not usable: ${problems.join('; ')}`);
  }
}

type Variables = Readonly<Record<string, string | undefined>>;

interface Reader {
  text(name: string): string;
  /** A whole number, both bounds included. */
  wholeNumber(name: string, minimum: number, maximum: number): number;
  /** null where the variable is not there. */
  optionalWholeNumber(name: string, minimum: number, maximum: number): number | null;
  /** One or more of what is known, with commas between them. */
  list(name: string, known: readonly string[]): string[];
}

function read<Settings>(variables: Variables, readSettings: (reader: Reader) => Settings): Settings {
  const problems: string[] = [];
  const text = (name: string): string => {
    const value = variables[name] ?? '';
    if (value === '') problems.push(`${name} is missing`);
    return value;
  };
  const wholeNumber = (name: string, minimum: number, maximum: number): number => {
    const given = text(name);
    const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
    if (given !== '' && !(value >= minimum && value <= maximum)) {
      problems.push(
        `${name} is ${JSON.stringify(given)}: a whole number from ${minimum} to ${maximum} is accepted`,
      );
    }
    return value;
  };
  const optionalWholeNumber = (name: string, minimum: number, maximum: number): number | null =>
    variables[name] === undefined ? null : wholeNumber(name, minimum, maximum);
  const list = (name: string, known: readonly string[]): string[] => {
    const given = text(name);
    const values = given.split(',');
    if (given !== '' && !values.every((value) => known.includes(value))) {
      problems.push(`${name} is ${JSON.stringify(given)}: of ${known.join(',')} one or more are accepted`);
    }
    return values;
  };
  const settings = readSettings({ text, wholeNumber, optionalWholeNumber, list });
  if (problems.length > 0) throw new EnvironmentError(problems);
  return settings;
}

/** Signature Version 4 signs for at most seven days. */
const MAXIMUM_PRESIGN_SECONDS = 7 * 24 * 3600;
/** S3 takes at most 5 GiB in one PUT. */
const MAXIMUM_PUT_BYTES = 5 * 1024 ** 3;
const TWELVE_HOURS = 12 * 3600;
const ONE_DAY = 24 * 3600;

function readDatabase(reader: Reader): DatabaseSettings {
  return {
    clusterArn: reader.text(ENVIRONMENT.databaseClusterArn),
    secretArn: reader.text(ENVIRONMENT.databaseSecretArn),
    databaseName: reader.text(ENVIRONMENT.databaseName),
  };
}

export function readApiSettings(variables: Variables = process.env): ApiSettings {
  return read(variables, (reader) => ({
    database: readDatabase(reader),
    bucketName: reader.text(ENVIRONMENT.bucketName),
    registerBucketName: reader.text(ENVIRONMENT.registerBucketName),
    queueUrl: reader.text(ENVIRONMENT.queueUrl),
    uploadLifetimeSeconds: reader.wholeNumber(ENVIRONMENT.uploadLifetimeSeconds, 1, MAXIMUM_PRESIGN_SECONDS),
    maximumUploadBytes: reader.wholeNumber(ENVIRONMENT.maximumUploadBytes, 1, MAXIMUM_PUT_BYTES),
    allowedUploadTypes: reader.list(ENVIRONMENT.allowedUploadTypes, Object.keys(UPLOAD_TYPES)),
    hasMd5Etags: reader.list(ENVIRONMENT.uploadEtags, ['md5', 'opaque']).includes('md5'),
    webhookQueueUrl: reader.text(ENVIRONMENT.webhookQueueUrl),
    webhookSecretArn: reader.text(ENVIRONMENT.webhookSecretArn),
    downloadLifetimeSeconds: reader.wholeNumber(
      ENVIRONMENT.downloadLifetimeSeconds,
      1,
      MAXIMUM_PRESIGN_SECONDS,
    ),
  }));
}

export function readProcessImageSettings(variables: Variables = process.env): ProcessImageSettings {
  return read(variables, (reader) => ({
    database: readDatabase(reader),
    bucketName: reader.text(ENVIRONMENT.bucketName),
    queueUrl: reader.text(ENVIRONMENT.queueUrl),
    deadLetterQueueUrl: reader.text(ENVIRONMENT.deadLetterQueueUrl),
    fairnessSeconds: reader.wholeNumber(ENVIRONMENT.fairnessSeconds, 1, TWELVE_HOURS),
    registerBucketName: reader.text(ENVIRONMENT.registerBucketName),
    eventBusName: reader.text(ENVIRONMENT.eventBusName),
    unclaimedOwner: reader.text(ENVIRONMENT.unclaimedOwner),
    leaseSeconds: reader.wholeNumber(ENVIRONMENT.leaseSeconds, 1, TWELVE_HOURS),
    maximumAttempts: reader.wholeNumber(ENVIRONMENT.maximumAttempts, 1, 1000),
    maximumPixels: reader.wholeNumber(ENVIRONMENT.maximumPixels, 1, Number.MAX_SAFE_INTEGER),
    malwareScanSeconds: reader.optionalWholeNumber(ENVIRONMENT.malwareScanSeconds, 1, ONE_DAY),
  }));
}

export function readSweepSettings(variables: Variables = process.env): SweepSettings {
  return read(variables, (reader) => ({
    database: readDatabase(reader),
    bucketName: reader.text(ENVIRONMENT.bucketName),
    registerBucketName: reader.text(ENVIRONMENT.registerBucketName),
    queueUrl: reader.text(ENVIRONMENT.queueUrl),
    deadLetterQueueUrl: reader.text(ENVIRONMENT.deadLetterQueueUrl),
    eventBusName: reader.text(ENVIRONMENT.eventBusName),
    maximumAttempts: reader.wholeNumber(ENVIRONMENT.maximumAttempts, 1, 1000),
    batchSize: reader.wholeNumber(ENVIRONMENT.sweepBatchSize, 1, 1000),
    lostEventSeconds: reader.wholeNumber(ENVIRONMENT.lostEventSeconds, 1, TWELVE_HOURS),
    uploadLifetimeSeconds: reader.wholeNumber(ENVIRONMENT.uploadLifetimeSeconds, 1, MAXIMUM_PRESIGN_SECONDS),
    workerLifetimeSeconds: reader.wholeNumber(ENVIRONMENT.workerLifetimeSeconds, 1, TWELVE_HOURS),
  }));
}

export function readDeliverWebhooksSettings(variables: Variables = process.env): DeliverWebhooksSettings {
  return read(variables, (reader) => ({
    database: readDatabase(reader),
    queueUrl: reader.text(ENVIRONMENT.webhookQueueUrl),
    deadLetterQueueUrl: reader.text(ENVIRONMENT.webhookDeadLetterQueueUrl),
    webhookSecretArn: reader.text(ENVIRONMENT.webhookSecretArn),
    webhookAttempts: reader.wholeNumber(ENVIRONMENT.webhookAttempts, 1, 100),
    webhookRetrySeconds: reader.wholeNumber(ENVIRONMENT.webhookRetrySeconds, 0, TWELVE_HOURS),
  }));
}

export function readMigrateSettings(variables: Variables = process.env): MigrateSettings {
  return read(variables, (reader) => ({ database: readDatabase(reader) }));
}

/** By the SDK's own variable, which no template sets. */
export function readAnswerSettings(variables: Variables = process.env): AnswerSettings {
  const endpoint = variables.AWS_ENDPOINT_URL_S3 ?? '';
  return { isOnLoopback: endpoint.startsWith('http://127.0.0.1:') };
}
