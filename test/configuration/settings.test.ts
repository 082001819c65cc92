import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../lib/configuration/configuration-error.ts';
import { resolveConfiguration } from '../../lib/configuration/read-configuration.ts';
import { BASE_STAGES } from '../../lib/configuration/settings.ts';

const VPC = {
  vpcId: 'vpc-12345678',
  subnetIds: ['subnet-12345678', 'subnet-87654321'],
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
};

describe('configuration', () => {
  it.each(BASE_STAGES)('%s has defaults that its own rules accept', (stage) => {
    expect(resolveConfiguration(stage).stage).toBe(stage);
  });

  it('is that of dev unless a stage is named', () => {
    expect(resolveConfiguration().stage).toBe('dev');
  });

  it('takes overrides as an object and as the JSON text that -c passes', () => {
    expect(resolveConfiguration('dev', { leaseSeconds: 20 }).leaseSeconds).toBe(20);
    expect(resolveConfiguration('dev', '{"leaseSeconds":20}').leaseSeconds).toBe(20);
  });

  it('takes the address of a page, of an app and of the own machine to come back to from the sign-in', () => {
    const callbackUrls = ['https://app.example.com/in', 'crophealth://signed-in', 'http://localhost:8400/in'];
    expect(resolveConfiguration('prod', { callbackUrls }).callbackUrls).toEqual(callbackUrls);
  });

  it.each([
    ['readScope', 'images.read'],
    ['writeScope', 'images.write'],
  ])('refuses %s without an issuer whose scope it could be', (key, value) => {
    expect(() => resolveConfiguration('prod', { [key]: value })).toThrow(/left out without oidcIssuer/);
    const issuer = { oidcIssuer: 'https://login.example.com', oidcAudience: ['fields'] };
    expect(resolveConfiguration('prod', { ...issuer, [key]: value })).toMatchObject({ [key]: value });
    expect(() => resolveConfiguration('prod', { ...issuer, [key]: 'two words' })).toThrow(`"${key}"`);
    expect(() => resolveConfiguration('prod', { ...issuer, firewall: true })).toThrow(/no sign-in/);
  });

  it('scans for malware only where a tag stays with the bytes that were scanned', () => {
    expect(() => resolveConfiguration('dev', { malwareScan: true })).toThrow(/without objectVersioning/);
    for (const settings of [{ objectVersioning: true }, { bucketName: 'fields-of-the-farm' }])
      expect(resolveConfiguration('dev', { malwareScan: true, ...settings }).malwareScan).toBe(true);
    expect(() => resolveConfiguration('prod', { malwareScanWaitSeconds: 60 })).toThrow(/at least 1800/);
  });

  it('may wait for less where nothing is at stake', () => {
    expect(resolveConfiguration('dev', { lostEventSeconds: 75 }).lostEventSeconds).toBe(75);
    expect(resolveConfiguration('dev', { lostEventSeconds: 1, impatient: true }).lostEventSeconds).toBe(1);
  });

  it.each([
    ['leaseSeconds', 0],
    ['leaseSeconds', '20'],
    ['leaseSeconds', 1.5],
    ['processConcurrency', 1],
    ['processConcurrency', 1001],
    // process-image keeps 10 s of its time for giving an unfinished image back.
    ['processTimeoutSeconds', 10],
    ['maximumUploadBytes', 5 * 1024 ** 3 + 1],
    ['processMemoryMegabytes', 20_000],
    ['sweepIntervalMinutes', 0],
    ['auroraMinimumCapacity', 0.3],
    ['auroraMaximumCapacity', 0.5],
    ['logRetentionDays', 10],
    ['corsOrigins', 'https://app.example.com'],
    ['corsOrigins', ['https://app.example.com/path']],
    ['oidcIssuer', 'http://login.example.com'],
    ['alarmEmail', 'nobody'],
    ['alarmEmail', 'Fields <fields@example.com>'],
    ['alarmEmail', '<fields@example.com>'],
    ['runbookUrl', `https://git.example.com/${'a'.repeat(300)}`],
    ['callbackUrls', []],
    ['callbackUrls', ['http://app.example.com/signed-in']],
    ['callbackUrls', ['https://app.example.com/#signed-in']],
    ['signInDomainPrefix', 'my-cognito-users'],
    ['signInDomainPrefix', 'Fields'],
    ['accessLogRetentionDays', 0],
    ['firewall', 'yes'],
    ['removalPolicy', 'keep'],
    ['deletionProtection', 'yes'],
    ['account', 123456789012],
    ['region', 'Frankfurt'],
    ['tags', ['a']],
    ['tags', { stage: 'x' }],
    ['tags', { Stage: 'x' }],
    ['tags', { team: 'x', Team: 'y' }],
    ['tags', { 'aws:x': 'x' }],
    ['tags', { team: 7 }],
    ['vpc', { vpcId: 'vpc-12345678' }],
    ['vpc', { ...VPC, subnetIds: ['subnet-12345678'] }],
    ['vpc', { ...VPC, subnetIds: ['subnet-12345678', 'subnet-12345678'] }],
    ['vpc', { ...VPC, availabilityZones: ['eu-central-1a', 'eu-central-1'] }],
    ['vpc', { ...VPC, colour: 'green' }],
    ['bucketName', 'Fields'],
    ['bucketName', 'fields.of.the.farm'],
    ['bucketName', 'fields-ab12-s3alias'],
    ['bucketName', 'fields-ab12--ol-s3'],
    ['bucketName', 'fields--euc1-az1--x-s3'],
    ['bucketName', 'sthree-fields'],
    ['bucketName', 'amzn-s3-demo-fields'],
    ['encryptionKey', 'mine'],
    ['encryptionKey', 'arn:aws:kms:eu-central-1:123456789012:alias/fields'],
    ['encryptionKey', 'arn:aws:kms:eu-central-1:123456789012:key/fields'],
    ['encryptionKey', 'arn:aws:kms:eu-central-1:123456789012:key/mrk-1234'],
    ['apiRateLimit', 0],
    ['allowedUploadTypes', []],
    ['allowedUploadTypes', ['image/gif']],
    ['replacedObjectDays', 0],
    ['alarmTopicArn', 'on-call'],
    ['alarmTopicArn', 'arn:aws:sns:eu-central-1:123456789012:on-call.fifo'],
    ['monthlyBudgetDollars', 0],
  ])('refuses %s = %j, naming the key, the value and what is allowed', (key, value) => {
    const refused = expect(() => resolveConfiguration('dev', { [key]: value }));
    refused.toThrow(ConfigurationError);
    refused.toThrow(`"${key}" is ${JSON.stringify(value)} (config). Allowed: `);
  });

  it.each([
    ['an unknown stage', 'test', {}, '"stage" is "test". Allowed: one of dev, prod; a further one is'],
    [
      'a misspelt key',
      'dev',
      { leaseSecond: 20 },
      '"leaseSecond" (config) is no setting. Did you mean "leaseSeconds"?',
    ],
    [
      'a key that nobody knows',
      'dev',
      { colour: 1 },
      '"colour" (config) is no setting. There are: oidcIssuer, ',
    ],
    ['a name of every object', 'dev', { toString: 1 }, '"toString" (config) is no setting. There are: '],
    ['text that is not JSON', 'dev', '{leaseSeconds:20}', 'Allowed: JSON text of an object'],
    [
      'a file that is not there',
      'dev',
      'no/such.json',
      '"config" is "no/such.json". Allowed: the path of a .json file',
    ],
    ['a list', 'dev', [1], 'Allowed: an object of settings'],
    [
      'an issuer without an audience',
      'dev',
      { oidcIssuer: 'https://login.example.com/' },
      '"oidcAudience" is left out. Allowed: given together with oidcIssuer, or neither.',
    ],
    [
      'to judge an entry while the api may still be at it',
      'dev',
      { lostEventSeconds: 74 },
      '"lostEventSeconds" is 74 (config). Allowed: more than 74',
    ],
    [
      'a budget that nobody is told of',
      'dev',
      { monthlyBudgetDollars: 10 },
      '"monthlyBudgetDollars" is 10 (config). Allowed: given together with alarmEmail',
    ],
    [
      'a maximum below the minimum',
      'dev',
      { auroraMinimumCapacity: 4, auroraMaximumCapacity: 2 },
      '"auroraMaximumCapacity" is 2 (config). Allowed: at least auroraMinimumCapacity (4).',
    ],
  ])('refuses %s', (_, stage, overrides, message) => {
    expect(() => resolveConfiguration(stage, overrides)).toThrow(message);
  });

  it.each([
    ['alarmTopicArn', 'arn:aws:sns:us-east-1:123456789012:on-call', 'a topic in eu-central-1 (region)'],
    ['encryptionKey', keyIn('us-east-1', '123456789012'), 'a key in eu-central-1 (region)'],
    ['encryptionKey', keyIn('eu-central-1', '210987654321'), 'a key of 123456789012 (account)'],
    [
      'vpc',
      { ...VPC, availabilityZones: ['eu-central-1a', 'eu-west-1b'] },
      'availabilityZones in eu-central-1 (region)',
    ],
  ])('refuses the %s of another place than the stage has: %j', (key, value, allowed) => {
    const place = { region: 'eu-central-1', account: '123456789012' };
    expect(() => resolveConfiguration('dev', { ...place, [key]: value })).toThrow(`Allowed: ${allowed}`);
    expect(resolveConfiguration('dev', { [key]: value })).toMatchObject({ [key]: value });
  });

  it('takes what lies in the place of the stage, and a topic of another account', () => {
    const place = { region: 'eu-central-1', account: '123456789012' };
    const there = {
      ...place,
      alarmTopicArn: 'arn:aws:sns:eu-central-1:210987654321:on-call',
      encryptionKey: keyIn(place.region, place.account),
      vpc: VPC,
    };
    expect(resolveConfiguration('dev', there)).toMatchObject(there);
    expect(resolveConfiguration('dev', { ...place, encryptionKey: 'own' }).encryptionKey).toBe('own');
  });

  it('takes a multi-region key', () => {
    const encryptionKey = `arn:aws:kms:eu-central-1:123456789012:key/mrk-${'0a'.repeat(16)}`;
    expect(resolveConfiguration('dev', { encryptionKey }).encryptionKey).toBe(encryptionKey);
  });

  it('tells of everything that is wrong at once', () => {
    const wrong = { leaseSeconds: 0, sweepBatchSise: 5, removalPolicy: 'keep' };
    expect(messageOf(wrong).split('\n')).toEqual([
      'Configuration "sweepBatchSise" (config) is no setting. Did you mean "sweepBatchSize"?',
      'Configuration "leaseSeconds" is 0 (config). Allowed: a whole number of seconds from 1 to 900.',
      'Configuration "removalPolicy" is "keep" (config). Allowed: one of retain, destroy.',
    ]);
  });

  it.each([
    ['WORKER_POLL_INTERVAL', 'sweepIntervalMinutes'],
    ['batch_size', 'sweepBatchSize'],
    ['sweepbatchsize', 'sweepBatchSize'],
    ['coorsOrigin', 'corsOrigins'],
  ])('knows what %s was meant to be', (given, meant) => {
    expect(messageOf({ [given]: 1 })).toContain(`Did you mean "${meant}"?`);
  });

  it('takes a VPC that is written down whole', () => {
    expect(resolveConfiguration('dev', { vpc: VPC }).vpc).toEqual(VPC);
  });

  it('leaves an optional setting out where it is null, and no other', () => {
    expect(resolveConfiguration('prod').apiConcurrency).toBe(50);
    expect(resolveConfiguration('prod', { apiConcurrency: null }).apiConcurrency).toBeUndefined();
    expect(messageOf({ leaseSeconds: null })).toContain('"leaseSeconds" is null (config). Allowed: ');
  });
});

function keyIn(region: string, account: string): string {
  return `arn:aws:kms:${region}:${account}:key/11111111-2222-3333-4444-555555555555`;
}

function messageOf(overrides: Readonly<Record<string, unknown>>): string {
  try {
    resolveConfiguration('dev', overrides);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was refused';
}
