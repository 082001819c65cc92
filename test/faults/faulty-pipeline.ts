import { setTimeout as sleep } from 'node:timers/promises';
import type { ImageResponse } from '../../lambdas/api/types.ts';
import type { CallFault, Interference, ServiceCall } from '../../local/faults/interference.ts';
import type { PipelineOptions } from '../../local/pipeline-run.ts';
import { type Step, stepOf } from '../../soak/steps.ts';
import {
  IMPATIENT,
  type PipelineUnderTest,
  startPipelineUnderTest,
} from '../end-to-end/pipeline-under-test.ts';
import { smallImage } from './small-image.ts';

export const PROCESS_IMAGE = 'crop-health-dev-process-image';

export interface FaultyPipeline extends PipelineUnderTest {
  /** A small multispectral image; answers with its id once S3 has acknowledged it. */
  upload(): Promise<string>;
  /** From now on, instead of what there was. */
  interfere(interference: Interference): void;
  /** Meets the first so many calls of a step, all of them unless stated; answers with how many it has met. */
  meet(step: Step, fault: (call: ServiceCall) => CallFault, times?: number): () => number;
  /** The worker that makes the call, and no other one. */
  kill(call: ServiceCall): void;
  /** The image once it has come to an end, with sweeps as often as it needs them. */
  settle(id: string): Promise<ImageResponse>;
  /** Attempts that have an analysis. */
  analysed(id: string): Promise<number[]>;
  /** From, to and the reason of each transition. */
  history(id: string): Promise<string[]>;
}

export async function startFaultyPipeline(
  config: Readonly<Record<string, unknown>> = {},
  options: Pick<PipelineOptions, 'durable'> = {},
): Promise<FaultyPipeline> {
  let current: Interference = {};
  const interference: Interference = {
    onCall: (call) => current.onCall?.(call),
    onEvent: (key) => current.onEvent?.(key) ?? [0],
  };
  const run = await startPipelineUnderTest({ ...IMPATIENT, ...config }, { interference, ...options });
  const interfere = (next: Interference) => {
    current = next;
  };
  return {
    ...run,
    async upload() {
      const { request, bytes } = smallImage();
      const created = await run.app.create(request);
      const { status } = await run.app.send(created, bytes);
      if (status !== 200) throw new Error(`the upload of image ${created.id} was answered with ${status}`);
      return created.id;
    },
    interfere,
    meet(step, fault, times = Number.POSITIVE_INFINITY) {
      let met = 0;
      interfere({
        onCall: (call) => {
          if (stepOf(call) !== step || met >= times) return undefined;
          met += 1;
          return fault(call);
        },
      });
      return () => met;
    },
    kill: ({ environmentId }) => {
      run.pipeline.functions.get(PROCESS_IMAGE).killOne(environmentId);
    },
    settle: (id) => settle(run, id),
    async analysed(id) {
      const { rows } = await run.database.query<{ attempt: number }>(
        'SELECT attempt FROM analyses WHERE image_id = $1 ORDER BY attempt',
        [id],
      );
      return rows.map(({ attempt }) => attempt);
    },
    async history(id) {
      const { history } = await run.app.image(id);
      return history.map(({ from, to, reason }) => `${from ?? 'none'} > ${to}: ${reason ?? ''}`);
    },
  };
}

const PATIENCE_MILLISECONDS = 30_000;

/** An image that was given back waits for half a minute and more before the sweep looks at it: not in a test. */
export const DELAY_IS_OVER = 'UPDATE images SET queued_at = now() WHERE queued_at > now()';

async function settle(run: PipelineUnderTest, id: string): Promise<ImageResponse> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  for (let round = 0; ; round++) {
    const image = await run.app.image(id);
    if (image.status === 'completed' || image.status === 'failed') return image;
    if (Date.now() > deadline)
      throw new Error(`image ${id} is still ${image.status}: ${JSON.stringify(image)}`);
    await sleep(200);
    if (round % 3 !== 2) continue;
    await run.database.query(DELAY_IS_OVER).catch(() => {});
    await run.sweep().catch(() => {});
  }
}
