import { flag, halves, listOf, oneOf, optional, type Rule, text, wholeNumber } from './config-rules.ts';

export const STAGES = ['dev', 'prod'] as const;
export type Stage = (typeof STAGES)[number];

const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;
export type LogRetentionDays = (typeof LOG_RETENTION_DAYS)[number];

/** Everything that a deployment may set. Units are in the names. */
export interface Settings {
  /** Who signs the callers' tokens. Left out: a Cognito user pool is made. */
  readonly oidcIssuer?: string | undefined;
  /** The `aud` (or `client_id`) values that the tokens must carry; goes with oidcIssuer. */
  readonly oidcAudience?: readonly string[] | undefined;
  /** Web origins whose pages may call the API and the bucket. None: no browser may. */
  readonly corsOrigins: readonly string[];
  /** The largest upload; S3 takes 5 GiB in a single PUT. */
  readonly maximumUploadBytes: number;
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
  /** Who owns images whose objects were put under raw/ without a row, unless their metadata say so. */
  readonly unclaimedOwner: string;
  /** The largest raster, width x height. */
  readonly maximumPixels: number;
  /** Images processed at a time: the event source's maximum concurrency. A burst waits in the queue. */
  readonly processConcurrency: number;
  /**
   * Calls of the API answered at a time, reserved out of the account's concurrency, of which 100 must be left: a new account
   * with a quota of 10 cannot reserve any. Left out: without a bound of its own but the rate of requests.
   */
  readonly apiConcurrency?: number | undefined;
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
  /**
   * What becomes of the data when its stack or resource is deleted: `retain` keeps the bucket, user pool and logs and
   * takes a last snapshot of the database. `destroy` deletes them; S3 refuses that while the bucket holds objects.
   */
  readonly removalPolicy: 'retain' | 'destroy';
  /** The database and the user pool refuse to be deleted. */
  readonly deletionProtection: boolean;
}

export interface Configuration extends Settings {
  readonly stage: Stage;
}

const DEV: Settings = {
  corsOrigins: ['*'],
  maximumUploadBytes: 2 * 1024 ** 3,
  uploadLifetimeSeconds: 3600,
  downloadLifetimeSeconds: 3600,
  leaseSeconds: 120,
  maximumAttempts: 5,
  sweepIntervalMinutes: 1,
  sweepBatchSize: 5,
  lostEventSeconds: 90,
  impatient: false,
  fairnessSeconds: 30,
  unclaimedOwner: 'operator',
  maximumPixels: 500_000_000,
  processConcurrency: 5,
  processTimeoutSeconds: 900,
  processMemoryMegabytes: 3008,
  processTemporaryStorageMegabytes: 6144,
  auroraMinimumCapacity: 0,
  auroraMaximumCapacity: 2,
  auroraAutoPauseSeconds: 300,
  backupRetentionDays: 1,
  objectVersioning: false,
  logRetentionDays: 14,
  removalPolicy: 'destroy',
  deletionProtection: false,
};

const PROD: Settings = {
  ...DEV,
  corsOrigins: [],
  // While the database resumes, calls wait for it: at 50 requests a second they would take the whole account.
  apiConcurrency: 50,
  auroraMaximumCapacity: 8,
  backupRetentionDays: 14,
  objectVersioning: true,
  logRetentionDays: 90,
  removalPolicy: 'retain',
  deletionProtection: true,
};

const DEFAULTS: Readonly<Record<Stage, Settings>> = { dev: DEV, prod: PROD };

const RULES: { readonly [Key in keyof Required<Settings>]: Rule<Settings[Key]> } = {
  oidcIssuer: optional(text(/^https:\/\/[^\s?#]+$/, 'an https:// URL without a query')),
  oidcAudience: optional(listOf(text(/^\S+$/, 'a name without spaces'), 1)),
  corsOrigins: listOf(text(/^(\*|https?:\/\/[^\s/]+)$/, '"*" or an origin such as https://app.example.com')),
  maximumUploadBytes: wholeNumber(1, 5 * 1024 ** 3, 'bytes'),
  uploadLifetimeSeconds: wholeNumber(1, 21_600, 'seconds'),
  downloadLifetimeSeconds: wholeNumber(1, 21_600, 'seconds'),
  leaseSeconds: wholeNumber(1, 900, 'seconds'),
  maximumAttempts: wholeNumber(1, 20, 'attempts'),
  sweepIntervalMinutes: wholeNumber(1, 1440, 'minutes'),
  sweepBatchSize: wholeNumber(1, 1000, 'rows'),
  lostEventSeconds: wholeNumber(1, 43_200, 'seconds'),
  impatient: flag(),
  fairnessSeconds: wholeNumber(1, 3600, 'seconds'),
  unclaimedOwner: text(/^\S+$/, 'a name without spaces, such as the "sub" of a token'),
  maximumPixels: wholeNumber(1, 10_000_000_000, 'pixels'),
  processConcurrency: wholeNumber(2, 1000, 'images'),
  apiConcurrency: optional(wholeNumber(1, 1000, 'calls')),
  processTimeoutSeconds: wholeNumber(30, 900, 'seconds'),
  processMemoryMegabytes: wholeNumber(512, 10_240, 'megabytes'),
  processTemporaryStorageMegabytes: wholeNumber(512, 10_240, 'megabytes'),
  auroraMinimumCapacity: halves(0, 256),
  auroraMaximumCapacity: halves(1, 256),
  auroraAutoPauseSeconds: wholeNumber(300, 86_400, 'seconds'),
  backupRetentionDays: wholeNumber(1, 35, 'days'),
  objectVersioning: flag(),
  logRetentionDays: oneOf(LOG_RETENTION_DAYS),
  alarmEmail: optional(text(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address')),
  removalPolicy: oneOf(['retain', 'destroy']),
  deletionProtection: flag(),
};

/** A setting that cannot be deployed. Thrown while synthesising, so that it never reaches an account. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(key: string, value: unknown, allowed: string) {
    super(`Configuration "${key}" is ${JSON.stringify(value)}. Allowed: ${allowed}.`);
  }
}

/**
 * The configuration of a stage, with what the caller overrides.
 * `stage` and `overrides` are the CDK context values of the names `stage` and `config` (an object, or JSON text).
 */
export function resolveConfiguration(stage: unknown = 'dev', overrides?: unknown): Configuration {
  const stageRule = oneOf(STAGES);
  if (!stageRule.accepts(stage)) throw new ConfigurationError('stage', stage, stageRule.allowed);
  const settings = { ...DEFAULTS[stage], ...readOverrides(overrides) };
  for (const [key, rule] of Object.entries(RULES)) {
    const value: unknown = settings[key as keyof Settings];
    if (!rule.accepts(value)) throw new ConfigurationError(key, value, rule.allowed);
  }
  checkTogether(settings);
  return { ...settings, stage };
}

function readOverrides(overrides: unknown): Partial<Settings> {
  const value = typeof overrides === 'string' ? parseJson(overrides) : (overrides ?? {});
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigurationError('config', value, 'an object of settings, such as {"leaseSeconds":60}');
  }
  for (const key of Object.keys(value)) {
    if (!(key in RULES))
      throw new ConfigurationError('config', key, `settings named ${Object.keys(RULES).join(', ')}`);
  }
  return value;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw Object.assign(new ConfigurationError('config', json, 'JSON text of an object'), { cause });
  }
}

/**
 * The api may run for 29 s, and a statement that it has begun for 45 s more. Younger entries of the register the sweep must
 * not judge: their row may not be there yet, and without its entry nobody would look for it.
 */
const SHORTEST_LOST_EVENT_SECONDS = 29 + 45;

function checkTogether(settings: Settings): void {
  if (settings.lostEventSeconds <= SHORTEST_LOST_EVENT_SECONDS && !settings.impatient) {
    const allowed = `more than ${SHORTEST_LOST_EVENT_SECONDS}: the api's 29 s and the 45 s of its last statement`;
    throw new ConfigurationError('lostEventSeconds', settings.lostEventSeconds, allowed);
  }
  if ((settings.oidcIssuer === undefined) !== (settings.oidcAudience === undefined)) {
    throw new ConfigurationError(
      'oidcAudience',
      settings.oidcAudience,
      'given together with oidcIssuer, or neither',
    );
  }
  if (settings.auroraMaximumCapacity < settings.auroraMinimumCapacity) {
    const allowed = `at least auroraMinimumCapacity (${settings.auroraMinimumCapacity})`;
    throw new ConfigurationError('auroraMaximumCapacity', settings.auroraMaximumCapacity, allowed);
  }
}
