import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type pg from 'pg';
import { OBJECT_KEYS } from '../lambdas/contract.ts';

export interface DerivedObjects {
  /** Keys that no analysis refers to. */
  readonly orphaned: readonly string[];
  /** Keys that an analysis refers to, and that are not there. */
  readonly missing: readonly string[];
}

/** What lies in the bucket beside what the analyses say. */
export async function lookAtDerivedObjects(
  s3: S3Client,
  bucketName: string,
  database: pg.Pool,
): Promise<DerivedObjects> {
  const { rows } = await database.query<{ key: string }>(
    "SELECT output->>'key' AS key FROM analyses CROSS JOIN jsonb_array_elements(outputs) AS output",
  );
  const wanted = new Set(rows.map(({ key }) => key));
  const present = new Set(await listKeys(s3, bucketName, OBJECT_KEYS.derivedPrefix));
  return {
    orphaned: [...present].filter((key) => !wanted.has(key)),
    missing: [...wanted].filter((key) => !present.has(key)),
  };
}

export async function listKeys(s3: S3Client, bucketName: string, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: bucketName, Prefix: prefix, ContinuationToken }),
    );
    keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return keys;
}
