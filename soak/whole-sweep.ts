import { S3Client } from '@aws-sdk/client-s3';
import { ENVIRONMENT, OBJECT_KEYS, REGISTER_KEYS } from '../lambdas/contract.ts';
import type { PipelineUnderTest } from '../test/end-to-end/pipeline-under-test.ts';
import { type DerivedObjects, listKeys, lookAtDerivedObjects } from './derived-objects.ts';

export interface WholeSweep {
  /** Before and after. */
  readonly derived: { readonly before: DerivedObjects; readonly after: DerivedObjects };
  /** Entries of the register afterwards. */
  readonly registered: readonly string[];
  /** Keys under raw/ and derived/ afterwards. */
  readonly objects: readonly string[];
  /** What the sweep said of itself. */
  readonly fullSweep: unknown;
}

const SWEEP = 'crop-health-dev-sweep-stuck-images';

/** The daily full round, without its patience: derived objects of attempts that did not count are to go. */
export async function sweepWhole(run: PipelineUnderTest): Promise<WholeSweep> {
  const { endpoints, functions } = run.pipeline;
  const { s3Endpoint: endpoint, region, accessKeyId, secretAccessKey } = endpoints;
  const s3 = new S3Client({
    ...{ endpoint, region, forcePathStyle: true },
    credentials: { accessKeyId, secretAccessKey },
  });
  const look = () => lookAtDerivedObjects(s3, endpoints.bucketName, run.database);
  const before = await look();
  const { payload, functionError } = await functions.invoke(SWEEP, { full: true, orphanSeconds: 0 });
  if (functionError) throw new Error(`the full sweep failed: ${JSON.stringify(functionError)}`);
  const derived = { before, after: await look() };
  const register = functions.get(SWEEP).definition.environment[ENVIRONMENT.registerBucketName] ?? '';
  const entries = await listKeys(s3, register, '');
  // The time of the last full round stays.
  const registered = entries.filter((key) => key !== REGISTER_KEYS.fullRoundCompleted);
  const objects: string[] = [];
  for (const prefix of [OBJECT_KEYS.rawPrefix, OBJECT_KEYS.derivedPrefix])
    objects.push(...(await listKeys(s3, endpoints.bucketName, prefix)));
  s3.destroy();
  return { derived, registered, objects, fullSweep: payload };
}
