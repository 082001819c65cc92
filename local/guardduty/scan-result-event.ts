import { randomUUID } from 'node:crypto';
import type { ScanPlan } from './malware-scanner.ts';

export type ScanStatus = 'NO_THREATS_FOUND' | 'THREATS_FOUND';

export interface ScanResult {
  readonly account: string;
  readonly region: string;
  readonly plan: ScanPlan;
  readonly key: string;
  readonly etag: string | undefined;
  readonly status: ScanStatus;
}

/** As GuardDuty writes it. */
export function scanResultEvent({ account, region, plan, key, etag, status }: ScanResult): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'GuardDuty Malware Protection Object Scan Result',
    source: 'aws.guardduty',
    account,
    time: new Date().toISOString(),
    region,
    resources: [plan.arn],
    detail: {
      schemaVersion: '1.0',
      scanStatus: 'COMPLETED',
      resourceType: 'S3_OBJECT',
      s3ObjectDetails: {
        bucketName: plan.bucketName,
        objectKey: key,
        eTag: etag?.replaceAll('"', ''),
        versionId: 'null',
        s3Throttled: false,
      },
      scanResultDetails: {
        scanResultStatus: status,
        threats: status === 'THREATS_FOUND' ? [{ name: 'EICAR-Test-File (not a virus)' }] : null,
      },
    },
  };
}
