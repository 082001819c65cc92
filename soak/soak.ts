import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { FieldApp } from '../test/end-to-end/field-app.ts';
import { type PipelineUnderTest, startPipelineUnderTest } from '../test/end-to-end/pipeline-under-test.ts';
import { type AuditInput, type BrokenPromises, findBrokenPromises } from './audit.ts';
import { Backlog } from './backlog.ts';
import { isToDelete, readTombstones, tracesOf } from './deleted-images.ts';
import { LEASE_SECONDS, VISIBILITY_SECONDS } from './fault-kinds.ts';
import { eachOf, type Sent, sendImage } from './field-apps.ts';
import { followUp } from './follow-ups.ts';
import { readImageEnds } from './image-ends.ts';
import { type ImagePlan, planImages, type SoakTerms } from './image-plan.ts';
import { MetricCounts } from './metric-counts.ts';
import { PlannedFaults } from './planned-faults.ts';
import { killPostgres } from './postgres-process.ts';
import { messagesIn, stateOf, untilPurged, untilSettled } from './settling.ts';
import { counting, StatementCount } from './statement-count.ts';
import { Sweeps, type SweepTotals } from './sweeps.ts';
import { sweepWhole, type WholeSweep } from './whole-sweep.ts';
import { withoutDelays } from './without-delays.ts';

export interface SoakResult extends SoakTerms, AuditInput, WholeSweep {
  readonly promises: BrokenPromises;
  readonly sweeps: SweepTotals;
  readonly queueLeft: number;
  readonly deadLetters: number;
  readonly statements: StatementCount;
  /** Images that never came to the step at which their fault waited. */
  readonly faultsWaiting: number;
  readonly seconds: { readonly uploading: number; readonly settling: number };
}

const PROCESS_IMAGE = 'crop-health-dev-process-image';
/** Growers that send at the same time. */
const SENDERS = 4;

/** Short patience; more attempts than one fault and its neighbours' can use up. */
const SETTINGS = {
  leaseSeconds: LEASE_SECONDS,
  lostEventSeconds: 2,
  impatient: true,
  uploadLifetimeSeconds: 6,
  maximumAttempts: 8,
  // The second purge of a deleted image waits for 60 s more than this.
  processTimeoutSeconds: 30,
  fairnessSeconds: 1,
  sweepIntervalMinutes: 1440,
  sweepBatchSize: 100,
} as const;

/** How long deleted images are waited for: until their objects are gone, or until nothing can come back. */
export type Purge = 'once' | 'for good';

export async function soak(
  terms: SoakTerms,
  onStep: (step: string) => void = () => {},
  purge: Purge = 'for good',
): Promise<SoakResult> {
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
    return { ...terms, ...(await soakOn(run, { plans, metrics, statements, faults, purge, onStep })) };
  } finally {
    await run.stop();
  }
}

interface Parts {
  readonly plans: readonly ImagePlan[];
  readonly metrics: MetricCounts;
  readonly statements: StatementCount;
  readonly faults: PlannedFaults;
  readonly purge: Purge;
  readonly onStep: (step: string) => void;
}

async function soakOn(run: PipelineUnderTest, parts: Parts): Promise<Omit<SoakResult, keyof SoakTerms>> {
  const { plans, metrics, statements, faults, purge, onStep } = parts;
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
  const images = plans.length;
  const isExpecting = () => faults.areEventsUnderWay;
  await untilSettled(run, { images, isExpecting, isEnough: () => faults.waiting === 0 });
  faults.stop();
  onStep('waiting for the dust to settle');
  await untilSettled(run, { images, isExpecting });
  const settled = performance.now();
  if (plans.some(isToDelete)) {
    onStep('waiting for the objects of deleted images to go');
    await untilPurged(run, purge === 'for good');
  }
  await sweeps.stop();
  onStep('looking at what there is');
  const whole = await sweepWhole(run);
  const apps = await growers(run, plans);
  const tombstones = await readTombstones(run.database);
  const toDelete = plans.filter(isToDelete);
  const traces = await tracesOf(toDelete, apps, { ...whole, tombstones, isForGood: purge === 'for good' });
  const audited = {
    plans,
    sent,
    metrics,
    tombstones: new Set(tombstones.keys()),
    traces,
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
  const apps = await growers(run, plans);
  const sent = new Map<string, Sent>();
  const following: Promise<void>[] = [];
  const backlog = new Backlog(async () => (await stateOf(run))?.ended);
  await eachOf(plans, SENDERS, async (plan) => {
    await backlog.begin();
    const app = apps.get(plan.owner)!;
    const first = await sendImage(app, plan);
    sent.set(plan.id, first);
    // Others are sent meanwhile.
    following.push(
      followUp(app, plan, first).then((end) => void sent.set(plan.id, { ...first, followUp: end })),
    );
  });
  await Promise.all(following);
  return sent;
}

async function growers(run: PipelineUnderTest, plans: readonly ImagePlan[]): Promise<Map<string, FieldApp>> {
  const apps = new Map<string, FieldApp>();
  for (const owner of new Set(plans.map((plan) => plan.owner))) apps.set(owner, await run.fieldAppOf(owner));
  return apps;
}

async function hideMessagesFor(run: PipelineUnderTest, seconds: number): Promise<void> {
  const { queueUrl: QueueUrl } = run.pipeline.endpoints;
  const Attributes = { VisibilityTimeout: String(seconds) };
  await run.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
}
