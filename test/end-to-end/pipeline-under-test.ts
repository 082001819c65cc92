import { rm } from 'node:fs/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import pg from 'pg';
import { ImageRegister } from '../../lambdas/aws/image-register.ts';
import { ENVIRONMENT, type SweepRequest } from '../../lambdas/contract.ts';
import type { InvocationResult } from '../../local/lambda/invocation.ts';
import { type PipelineOptions, type RunningPipeline, startPipeline } from '../../local/pipeline-run.ts';
import { assemblyFor } from '../support/assembly.ts';
import { makeDataDirectory } from '../support/data-directory.ts';
import { FieldApp } from './field-app.ts';

/** Patience in seconds instead of minutes, so that what the sweep waits for comes soon. */
export const IMPATIENT = {
  leaseSeconds: 2,
  lostEventSeconds: 1,
  impatient: true,
  // Not 1: under load, an upload may begin a second after its URL was signed.
  uploadLifetimeSeconds: 3,
  maximumAttempts: 3,
  fairnessSeconds: 1,
  // Tests run the sweep themselves.
  sweepIntervalMinutes: 1440,
} as const;

const SWEEP = 'crop-health-dev-sweep-stuck-images';

export interface PipelineUnderTest {
  readonly pipeline: RunningPipeline;
  readonly app: FieldApp;
  readonly database: pg.Pool;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly register: ImageRegister;
  fieldAppOf(user: string): Promise<FieldApp>;
  /** Runs the schedule of the template now, and answers with the sweep's report. */
  sweep(): Promise<unknown>;
  /** Runs the daily round now. */
  fullRound(orphanSeconds: number): Promise<unknown>;
  /** Puts a message into the upload queue. */
  send(body: string): Promise<unknown>;
  /** S3 keeps the objects that are put meanwhile, and tells nobody. */
  withoutEvents(work: () => Promise<void>): Promise<void>;
  /** Messages of the upload queue: visible, in flight and delayed. */
  queueDepth(): Promise<{ visible: number; inFlight: number }>;
  stop(): Promise<void>;
}

/** The whole pipeline: template, bundles, PostgreSQL, HTTP. Nothing is replaced; its database is migrated already. */
export async function startPipelineUnderTest(
  config: Readonly<Record<string, unknown>> = {},
  options: Partial<PipelineOptions> = {},
): Promise<PipelineUnderTest> {
  const dataDirectory = await makeDataDirectory();
  const pipeline = await startPipeline({
    dataDirectory,
    port: 0,
    durable: false,
    context: { config },
    ...(await assemblyFor(config)),
    ...options,
  });
  const { endpoints } = pipeline;
  const database = new pg.Pool({ connectionString: endpoints.postgresUrl, max: 2 });
  const credentials = { accessKeyId: endpoints.accessKeyId, secretAccessKey: endpoints.secretAccessKey };
  const sqs = new SQSClient({ endpoint: endpoints.sqsEndpoint, region: endpoints.region, credentials });
  const s3 = new S3Client({ endpoint: endpoints.s3Endpoint, region: endpoints.region, credentials });
  const { environment } = pipeline.functions.get(SWEEP).definition;
  return {
    pipeline,
    app: new FieldApp(endpoints.apiUrl, endpoints.token),
    database,
    sqs,
    s3,
    register: new ImageRegister(s3, environment[ENVIRONMENT.registerBucketName] ?? ''),
    async fieldAppOf(user) {
      return new FieldApp(endpoints.apiUrl, await pipeline.issueToken(user));
    },
    async sweep() {
      // Schedules are named after their logical ids.
      const schedule = pipeline.scheduler.names().find((name) => !name.includes('FullSchedule')) ?? '';
      return payloadOf(await pipeline.scheduler.trigger(schedule));
    },
    async fullRound(orphanSeconds) {
      const request: SweepRequest = { full: true, orphanSeconds };
      return payloadOf(await pipeline.functions.get(SWEEP).invoke(request));
    },
    send: (body) => sqs.send(new SendMessageCommand({ QueueUrl: endpoints.queueUrl, MessageBody: body })),
    async withoutEvents(work) {
      const { s3, bucketConfigurations } = pipeline;
      const configuration = bucketConfigurations.get(endpoints.bucketName) ?? {};
      await s3.configureBucket(endpoints.bucketName, { ...configuration, notifications: [] });
      await work().finally(() => s3.configureBucket(endpoints.bucketName, configuration));
    },
    async queueDepth() {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: endpoints.queueUrl, AttributeNames: ['All'] }),
      );
      return {
        visible: Number(Attributes.ApproximateNumberOfMessages),
        inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
      };
    },
    async stop() {
      await database.end();
      sqs.destroy();
      s3.destroy();
      await pipeline.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

function payloadOf(result: InvocationResult): unknown {
  if (result.functionError) throw new Error(JSON.stringify(result.functionError));
  return result.payload;
}
