import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { ENVIRONMENT } from '../lambdas/contract.ts';
import type { FieldApp } from '../test/end-to-end/field-app.ts';
import { type PipelineUnderTest, startPipelineUnderTest } from '../test/end-to-end/pipeline-under-test.ts';
import { type AuditInput, type BrokenPromises, findBrokenPromises } from './audit.ts';
import { Backlog } from './backlog.ts';
import { type DerivedObjects, listKeys, lookAtDerivedObjects } from './derived-objects.ts';
import { LEASE_SECONDS, VISIBILITY_SECONDS } from './fault-kinds.ts';
import { eachOf, type Sent, sendImage } from './field-apps.ts';
import { readImageEnds } from './image-ends.ts';
import { type ImagePlan, planImages, type SoakTerms } from './image-plan.ts';
import { MetricCounts } from './metric-counts.ts';
import { PlannedFaults } from './planned-faults.ts';
import { killPostgres } from './postgres-process.ts';
import { counting, StatementCount } from './statement-count.ts';
import { Sweeps, type SweepTotals } from './sweeps.ts';
import { withoutDelays } from './without-delays.ts';

export interface SoakResult extends SoakTerms, AuditInput {
  readonly promises: BrokenPromises;
  readonly sweeps: SweepTotals;
  readonly queueLeft: number;
  readonly deadLetters: number;
  /** Before and after the full sweep. */
  readonly derived: { readonly before: DerivedObjects; readonly after: DerivedObjects };
  /** Entries of images that are not finished, by the register, after the full sweep. */
  readonly registered: readonly string[];
  /** What the full sweep said of itself. */
  readonly fullSweep: unknown;
  readonly statements: StatementCount;
  /** Images that never came to the step at which their fault waited. */
  readonly faultsWaiting: number;
  readonly seconds: { readonly uploading: number; readonly settling: number };
}

const PROCESS_IMAGE = 'crop-health-dev-process-image';
const SWEEP = 'crop-health-dev-sweep-stuck-images';
/** Growers that send at the same time. */
const SENDERS = 4;

/** Short patience; more attempts than one fault and its neighbours' can use up. */
const SETTINGS = {
  leaseSeconds: LEASE_SECONDS,
  lostEventSeconds: 2,
  impatient: true,
  uploadLifetimeSeconds: 6,
  maximumAttempts: 8,
  fairnessSeconds: 1,
  sweepIntervalMinutes: 1440,
  sweepBatchSize: 100,
} as const;

/** Milliseconds without any image coming to an end, after which nothing more is waited for. */
const STANDSTILL = 40_000;

export async function soak(terms: SoakTerms, onStep: (step: string) => void = () => {}): Promise<SoakResult> {
  const plans = await planImages(terms);
  const metrics = new MetricCounts();
  const statements = new StatementCount();
  let run: PipelineUnderTest | undefined;
  const faults = new PlannedFaults(plans, {
    killWorker: ({ environmentId }) => run?.pipeline.functions.get(PROCESS_IMAGE).killOne(environmentId),
    killPostgres: () => killPostgres(run!.pipeline.dataDirectory),
  });
  run = await startPipelineUnderTest(SETTINGS, {
    // What PostgreSQL has acknowledged must outlive its kill -9.
    durable: true,
    interference: counting(statements, withoutDelays(faults)),
    onFunctionLine: (_name, line) => metrics.read(line),
    onStep,
  });
  try {
    return { ...terms, ...(await soakOn(run, { plans, metrics, statements, faults, onStep })) };
  } finally {
    await run.stop();
  }
}

interface Parts {
  readonly plans: readonly ImagePlan[];
  readonly metrics: MetricCounts;
  readonly statements: StatementCount;
  readonly faults: PlannedFaults;
  readonly onStep: (step: string) => void;
}

async function soakOn(run: PipelineUnderTest, parts: Parts): Promise<Omit<SoakResult, keyof SoakTerms>> {
  const { plans, metrics, statements, faults, onStep } = parts;
  // A restarting PostgreSQL ends idle sessions; the pool makes new ones.
  run.database.on('error', () => {});
  await hideMessagesFor(run, VISIBILITY_SECONDS);
  statements.reset();
  const started = performance.now();
  const sweeps = new Sweeps(run);
  onStep('sending the images');
  const sent = await sendAll(run, plans);
  const uploaded = performance.now();
  onStep('waiting for the images to meet their faults');
  await untilSettled(run, plans.length, () => faults.waiting === 0);
  faults.stop();
  onStep('waiting for the dust to settle');
  await untilSettled(run, plans.length);
  const settled = performance.now();
  await sweeps.stop();
  onStep('looking at what there is');
  const whole = await sweepWhole(run);
  const audited = {
    plans,
    sent,
    metrics,
    ends: await readImageEnds(run.database),
    injected: faults.injected(),
  };
  return {
    ...audited,
    promises: findBrokenPromises(audited),
    sweeps: sweeps.totals,
    queueLeft: await messagesIn(run, run.pipeline.endpoints.queueUrl),
    deadLetters: await messagesIn(run, run.pipeline.endpoints.deadLetterQueueUrl),
    ...whole,
    statements,
    faultsWaiting: faults.waiting,
    seconds: { uploading: (uploaded - started) / 1000, settling: (settled - uploaded) / 1000 },
  };
}

async function sendAll(run: PipelineUnderTest, plans: readonly ImagePlan[]): Promise<Map<string, Sent>> {
  const apps = new Map<string, FieldApp>();
  for (const owner of new Set(plans.map((plan) => plan.owner))) apps.set(owner, await run.fieldAppOf(owner));
  const sent = new Map<string, Sent>();
  const backlog = new Backlog(async () => (await stateOf(run))?.ended);
  await eachOf(plans, SENDERS, async (plan) => {
    await backlog.begin();
    sent.set(plan.id, await sendImage(apps.get(plan.owner)!, plan));
  });
  return sent;
}

/** Every image has come to an end and no message is left, or nothing has moved for long. */
async function untilSettled(run: PipelineUnderTest, images: number, isEnough = () => false): Promise<void> {
  let before = '';
  for (let movedAt = Date.now(); Date.now() - movedAt < STANDSTILL; await sleep(500)) {
    const state = await stateOf(run);
    const messages = await messagesIn(run, run.pipeline.endpoints.queueUrl);
    if (state?.ended === images && messages === 0) return;
    if (isEnough()) return;
    const now = JSON.stringify([state, messages]);
    if (now !== before) movedAt = Date.now();
    before = now;
  }
}

/** undefined while PostgreSQL is being started again. */
async function stateOf(run: PipelineUnderTest): Promise<{ ended: number; moves: number } | undefined> {
  const text = `
    SELECT CAST(count(*) FILTER (WHERE processing_status IN ('completed', 'failed')) AS integer) AS ended,
      (SELECT CAST(count(*) AS integer) FROM image_transitions) AS moves
    FROM images`;
  return run.database.query<{ ended: number; moves: number }>(text).then(
    ({ rows }) => rows[0],
    () => undefined,
  );
}

/** The daily full round, without its patience: derived objects of attempts that did not count are to go. */
async function sweepWhole(run: PipelineUnderTest) {
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
  const registered = await listKeys(s3, register, '');
  s3.destroy();
  return { derived, registered, fullSweep: payload };
}

async function hideMessagesFor(run: PipelineUnderTest, seconds: number): Promise<void> {
  const { queueUrl: QueueUrl } = run.pipeline.endpoints;
  const Attributes = { VisibilityTimeout: String(seconds) };
  await run.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
}

async function messagesIn(run: PipelineUnderTest, QueueUrl: string): Promise<number> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  const { Attributes = {} } = await run.sqs.send(command);
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes;
  const delayed = Attributes.ApproximateNumberOfMessagesDelayed;
  return [ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, delayed].reduce(
    (sum, text) => sum + Number(text ?? 0),
    0,
  );
}
