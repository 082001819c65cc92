import { vi } from 'vitest';
import { ACCESS_KEY, type CropHealthDatabase } from './crop-health-database.ts';
import type { ImageBucket } from './image-bucket.ts';

/** The environment of a function, as the template and Lambda make it; call it before its handler is imported. */
export function stubFunctionEnvironment(
  db: CropHealthDatabase,
  bucket: ImageBucket,
  more: Readonly<Record<string, string>>,
): void {
  const variables = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: ACCESS_KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ACCESS_KEY.secretAccessKey,
    AWS_ENDPOINT_URL_S3: bucket.endpoint,
    AWS_ENDPOINT_URL_RDS_DATA: db.server.url,
    BUCKET_NAME: bucket.name,
    REGISTER_BUCKET_NAME: bucket.registerName,
    DATABASE_CLUSTER_ARN: db.settings.clusterArn,
    DATABASE_SECRET_ARN: db.settings.secretArn,
    DATABASE_NAME: db.settings.databaseName,
    POWERTOOLS_LOG_LEVEL: 'CRITICAL',
    POWERTOOLS_METRICS_DISABLED: 'true',
    ...more,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}
