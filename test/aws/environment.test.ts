import { describe, expect, it } from 'vitest';
import {
  EnvironmentError,
  readApiSettings,
  readProcessImageSettings,
  readSweepSettings,
} from '../../lambdas/aws/environment.ts';

const DATABASE = {
  DATABASE_CLUSTER_ARN: 'arn:c',
  DATABASE_SECRET_ARN: 'arn:s',
  DATABASE_NAME: 'drone_analytics',
};
const API = {
  ...DATABASE,
  BUCKET_NAME: 'images',
  REGISTER_BUCKET_NAME: 'register',
  QUEUE_URL: 'https://queue',
  UPLOAD_LIFETIME_SECONDS: '900',
  MAXIMUM_UPLOAD_BYTES: '5000000',
  ALLOWED_UPLOAD_TYPES: 'image/tiff,image/png',
  UPLOAD_ETAGS: 'md5',
  DOWNLOAD_LIFETIME_SECONDS: '600',
  WEBHOOK_QUEUE_URL: 'https://webhooks',
  WEBHOOK_SECRET_ARN: 'arn:w',
};

describe('the environment', () => {
  it('becomes settings', () => {
    expect(readApiSettings(API)).toEqual({
      database: { clusterArn: 'arn:c', secretArn: 'arn:s', databaseName: 'drone_analytics' },
      bucketName: 'images',
      registerBucketName: 'register',
      queueUrl: 'https://queue',
      uploadLifetimeSeconds: 900,
      maximumUploadBytes: 5_000_000,
      allowedUploadTypes: ['image/tiff', 'image/png'],
      hasMd5Etags: true,
      downloadLifetimeSeconds: 600,
      webhookQueueUrl: 'https://webhooks',
      webhookSecretArn: 'arn:w',
    });
  });

  it('is refused with all that is wrong with it, each by its name', () => {
    const wrong = {
      ...API,
      BUCKET_NAME: '',
      UPLOAD_LIFETIME_SECONDS: 'soon',
      DOWNLOAD_LIFETIME_SECONDS: '0',
    };
    expect(() => readApiSettings(wrong)).toThrow(EnvironmentError);
    expect(() => readApiSettings(wrong)).toThrow(/BUCKET_NAME is missing/);
    expect(() => readApiSettings(wrong)).toThrow(/UPLOAD_LIFETIME_SECONDS is "soon".*1 to 604800/);
    expect(() => readApiSettings(wrong)).toThrow(/DOWNLOAD_LIFETIME_SECONDS is "0"/);
  });

  it('says for how long to wait for a malware scan, or that there is none', () => {
    const variables = {
      ...{ ...API, DEAD_LETTER_QUEUE_URL: 'https://dead', FAIRNESS_SECONDS: '30' },
      EVENT_BUS_NAME: 'images',
      ...{ UNCLAIMED_OWNER: 'operator', LEASE_SECONDS: '120', MAXIMUM_ATTEMPTS: '5', MAXIMUM_PIXELS: '1' },
    };
    expect(readProcessImageSettings(variables).malwareScanSeconds).toBeNull();
    const scanned = { ...variables, MALWARE_SCAN: '10800' };
    expect(readProcessImageSettings(scanned).malwareScanSeconds).toBe(10_800);
    for (const MALWARE_SCAN of ['', '0', 'true'])
      expect(() => readProcessImageSettings({ ...variables, MALWARE_SCAN })).toThrow(/MALWARE_SCAN is /);
  });

  it.each(['', 'image/tiff,', 'image/tiff, image/png', 'image/gif'])(
    'does not take %j for media types',
    (given) => {
      expect(() => readApiSettings({ ...API, ALLOWED_UPLOAD_TYPES: given })).toThrow(
        /ALLOWED_UPLOAD_TYPES is /,
      );
    },
  );

  it.each(['', ' 5', '5.5', '-5', '1e3', '0x10', '1001'])('does not take %j for a batch size', (given) => {
    const variables = {
      ...DATABASE,
      BUCKET_NAME: 'b',
      QUEUE_URL: 'q',
      MAXIMUM_ATTEMPTS: '5',
      LOST_EVENT_SECONDS: '120',
      SWEEP_BATCH_SIZE: given,
    };
    expect(() => readSweepSettings(variables)).toThrow(/SWEEP_BATCH_SIZE/);
  });
});
