import { randomUUID } from 'node:crypto';
import {
  GetEventSourceMappingCommand,
  LambdaClient,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, PurgeQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { type FunctionName, OBJECT_KEYS, OUTPUTS, type SweepRequest } from '../../lambdas/contract.ts';
import type { CallFault, ServiceCall } from '../../local/faults/interference.ts';
import type { InvocationResult } from '../../local/lambda/invocation.ts';
import type { Endpoints } from '../../local/operator/endpoints.ts';
import { photo } from '../end-to-end/images.ts';
import {
  IMPATIENT,
  type PipelineUnderTest,
  startPipelineUnderTest,
} from '../end-to-end/pipeline-under-test.ts';

export const FUNCTION = (name: string) => `crop-health-dev-${name}`;

/** Seconds after which entries and objects are old enough for the sweep. */
const SETTLED = IMPATIENT.lostEventSeconds + 0.1;

interface Image {
  readonly id: string;
  readonly key: string;
}

/**
 * One pipeline in which nothing happens by itself: uploads make no events, and the queue hands out no messages. Scenarios
 * invoke the functions, so that each is over when its call is answered.
 */
export class World {
  readonly run: PipelineUnderTest;
  readonly endpoints: Endpoints;
  /** Meets the calls of the functions. */
  onCall: (call: ServiceCall) => CallFault | undefined | Promise<CallFault | undefined> = () => undefined;
  /** Ends waiting for what will not come. */
  isRefused: () => boolean = () => false;
  readonly #lambda: LambdaClient;

  private constructor(run: PipelineUnderTest) {
    this.run = run;
    this.endpoints = run.pipeline.endpoints;
    const { lambdaEndpoint: endpoint, region, accessKeyId, secretAccessKey } = this.endpoints;
    this.#lambda = new LambdaClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  }

  static async start(): Promise<World> {
    let world: World | undefined;
    const interference = { onCall: (call: ServiceCall) => world?.onCall(call) };
    const config = { ...IMPATIENT, uploadLifetimeSeconds: 600 };
    world = new World(await startPipelineUnderTest(config, { interference, retrySeconds: [0] }));
    await world.#silence();
    return world;
  }

  async #silence(): Promise<void> {
    const { functions, s3 } = this.run.pipeline;
    await this.switchProcessing(false);
    await s3.configureBucket(this.endpoints.bucketName, { notifications: [] });
    // Deletions end when no worker can be left: after a second here, before the function starts for the first time.
    const { environment } = functions.get(FUNCTION('sweep-stuck-images')).definition;
    Object.assign(environment, { WORKER_LIFETIME_SECONDS: '1' });
    const webhooks = functions.get(FUNCTION('deliver-webhooks')).definition;
    Object.assign(webhooks.environment, { WEBHOOK_ATTEMPTS: '2', WEBHOOK_RETRY_SECONDS: '0' });
  }

  /** Puts a file there as a field app does. */
  async upload(bytes?: Uint8Array, request: object = {}): Promise<Image> {
    const body = bytes ?? (await photo());
    const [filename, contentType] =
      bytes === undefined ? ['field.jpg', 'image/jpeg'] : ['field.tif', 'image/tiff'];
    const created = await this.run.app.create({ filename, contentType, size: body.length, ...request });
    const { status } = await this.run.app.send(created, body);
    if (status !== 200) throw new Error(`the upload was answered with ${status}`);
    return { id: created.id, key: OBJECT_KEYS.raw(created.id, filename) };
  }

  async completed(): Promise<Image> {
    const image = await this.upload();
    await this.process(messageOf(image));
    if ((await this.statusOf(image.id)) !== 'completed') throw new Error(`${image.id} did not complete`);
    return image;
  }

  /** A delivery of process-image that has waited in the queue for a minute. */
  process(body: unknown, receiptHandle = 'none', timeoutSeconds?: number): Promise<InvocationResult> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const attributes = { ApproximateReceiveCount: '1', SentTimestamp: String(Date.now() - 60_000) };
    const record = { messageId: randomUUID(), receiptHandle, body: text, attributes };
    return this.invoke('process-image', { Records: [record] }, timeoutSeconds);
  }

  sweep(request: SweepRequest = {}): Promise<InvocationResult> {
    return this.invoke('sweep-stuck-images', request);
  }

  /** The next invocation begins in a new process. */
  endProcesses(name: FunctionName): void {
    const lambda = this.run.pipeline.functions.get(FUNCTION(name));
    while (lambda.killOne());
  }

  invoke(name: string, event: unknown, timeoutSeconds?: number): Promise<InvocationResult> {
    return this.run.pipeline.functions.get(FUNCTION(name)).invoke(event, timeoutSeconds);
  }

  async statusOf(id: string): Promise<string | undefined> {
    const { rows } = await this.sql('SELECT processing_status FROM images WHERE id = $1', id);
    return rows[0]?.processing_status;
  }

  sql(text: string, ...values: unknown[]) {
    return this.run.database.query(text, values);
  }

  put(Key: string, Body: Uint8Array | string = 'bytes', Bucket = this.endpoints.bucketName) {
    return this.run.s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: Body.length }));
  }

  async keys(Prefix: string, Bucket = this.endpoints.bucketName): Promise<string[]> {
    const { Contents = [] } = await this.run.s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.map(({ Key = '' }) => Key);
  }

  /** Ids that the register lists. */
  async entered(kind: 'open' | 'deleting' | 'deleted'): Promise<string[]> {
    return (await this.run.register.list(1000))[kind].map(({ imageId }) => imageId);
  }

  /** Bodies of the messages that are visible, which are then gone. */
  async takeAll(QueueUrl: string): Promise<string[]> {
    const bodies: string[] = [];
    for (let more = true; more; ) {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 600,
        // What is not there yet is not waited for.
        WaitTimeSeconds: 0,
      });
      const { Messages = [] } = await this.run.sqs.send(command);
      bodies.push(...Messages.map(({ Body = '' }) => Body));
      more = Messages.length > 0;
    }
    await this.run.sqs.send(new PurgeQueueCommand({ QueueUrl }));
    return bodies;
  }

  get failedRoundsUrl(): string {
    return String(this.run.pipeline.outputs[OUTPUTS.failedRoundsQueueUrl]);
  }

  /** Messages for webhooks, waiting or in work. */
  async webhookQueueDepth(): Promise<number> {
    const { Attributes = {} } = await this.run.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: String(this.run.pipeline.outputs[OUTPUTS.webhookQueueUrl]),
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
  }

  /** Polls for what happens by itself. */
  async until(reached: () => boolean | Promise<boolean>): Promise<boolean> {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline && !this.isRefused(); ) {
      if (await reached()) return true;
      await pause(0.05);
    }
    return reached();
  }

  switchProcessing(enabled: boolean): Promise<void> {
    return this.#switchSource(OUTPUTS.uploadEventSourceId, enabled);
  }

  switchDeliveries(enabled: boolean): Promise<void> {
    return this.#switchSource(OUTPUTS.webhookEventSourceId, enabled);
  }

  async #switchSource(output: string, Enabled: boolean): Promise<void> {
    const UUID = String(this.run.pipeline.outputs[output]);
    await this.#lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
    const wanted = Enabled ? 'Enabled' : 'Disabled';
    const state = async () => (await this.#lambda.send(new GetEventSourceMappingCommand({ UUID }))).State;
    while ((await state()) !== wanted) await pause(0.02);
  }

  /** Until what was entered or put is old enough for the sweep. */
  settle(): Promise<void> {
    return pause(SETTLED);
  }

  async stop(): Promise<void> {
    this.#lambda.destroy();
    await this.run.stop();
  }
}

export function messageOf({ id, key }: Image): object {
  return { kind: 'process-image', imageId: id, key };
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
