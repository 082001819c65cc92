import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageResponse } from '../lambdas/api/types.ts';
import { isAvailable } from '../lambdas/pipeline/image-analysis.ts';
import { type PipelineOptions, startPipeline } from '../local/pipeline-run.ts';
import { FieldApp } from '../test/end-to-end/field-app.ts';
import type { SmokeImage } from './smoke-images.ts';

export interface SmokeResult {
  readonly filename: string;
  /** `completed`, or why not. */
  readonly outcome: string;
  /** Of NDVI; empty where the image did not complete. */
  readonly statistics: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** Emulation is slow: some thirty times, at the first call of each function. */
const PATIENCE_SECONDS = 300;

/** Every image through the whole pipeline, one after the other, its functions run by the given Node. */
export async function processImages(
  images: readonly SmokeImage[],
  node: PipelineOptions['node'],
  say: (line: string) => void,
): Promise<SmokeResult[]> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'crop-health-smoke-'));
  const pipeline = await startPipeline({ dataDirectory, port: 0, durable: false, node });
  try {
    const app = new FieldApp(pipeline.endpoints.apiUrl, pipeline.endpoints.token);
    const results: SmokeResult[] = [];
    for (const image of images) {
      say(image.request.filename);
      results.push(await processOne(app, image));
    }
    return results;
  } finally {
    await pipeline.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

async function processOne(app: FieldApp, { request, bytes }: SmokeImage): Promise<SmokeResult> {
  const started = performance.now();
  const created = await app.create({ ...request, size: bytes.byteLength });
  const { ok, status } = await app.send(created, bytes);
  if (!ok) throw new Error(`PUT ${request.filename} was answered with ${status}`);
  const image = await app.waitFor(created.id, ['completed', 'failed'], PATIENCE_SECONDS);
  return {
    filename: request.filename,
    outcome: image.status === 'completed' ? image.status : `${image.failureCode}: ${image.failureReason}`,
    statistics: ndviOf(image),
    seconds: (performance.now() - started) / 1000,
  };
}

function ndviOf({ analysis }: ImageResponse): Record<string, number> {
  const ndvi = analysis?.indices.ndvi;
  if (ndvi === undefined || !isAvailable(ndvi)) return {};
  const { count, min, mean, max, std, p50 } = ndvi;
  return { count, min, mean, max, std, p50 };
}
