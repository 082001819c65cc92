import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, ImageRefusedError, upload } from './api-client.ts';
import type { CreatedImage, Image } from './api-types.ts';
import { inspectFile, type LocalFile } from './local-file.ts';
import type { DemoOptions } from './options.ts';
import type { Outcome } from './outcome.ts';

export interface ImageRun {
  /** How the image is called in what is shown. */
  readonly title: string;
  /** One, or those of a capture. */
  readonly files: readonly string[];
  /** In front of the names of the maps. */
  readonly prefix: string;
  readonly options: DemoOptions;
  readonly api: ApiClient;
  onStage(stage: string): void;
}

const POLL_MILLISECONDS = 250;
const PATIENCE_MILLISECONDS = 30 * 60 * 1000;

/** One image through the pipeline. Whatever is wrong with it becomes its outcome, so that the others go on. */
export async function runImage(run: ImageRun): Promise<Outcome> {
  let image: Image | null = null;
  let id: string | null = null;
  try {
    const files: LocalFile[] = [];
    for (const path of run.files) files.push(await inspectFile(path));
    run.onStage(`uploading ${files.reduce((sum, { size }) => sum + size, 0)} bytes`);
    const created = await run.api.createImage({
      ...describe(files, run.options),
      ...declarations(run.options),
    });
    id = created.id;
    await sendFiles(files, created);
    image = await follow(created.id, run);
    if (image.status === 'failed') {
      const code = image.failureCode ?? 'unknown';
      return failed(run.title, { code, reason: image.failureReason ?? 'no reason given' }, id, image);
    }
    run.onStage('fetching the maps');
    const outputs = await fetchMaps(image, run);
    return { file: run.title, id, failure: null, image, outputs };
  } catch (error) {
    const code = error instanceof ImageRefusedError ? error.code : 'demo_error';
    return failed(run.title, { code, reason: messageOf(error) }, id, image);
  }
}

function failed(file: string, failure: Outcome['failure'], id: string | null, image: Image | null): Outcome {
  return { file, id, failure, image, outputs: [] };
}

function describe(files: readonly LocalFile[], { captureGroup }: DemoOptions): object {
  const described = files.map(({ filename, contentType, size }) => ({ filename, contentType, size }));
  return captureGroup ? { captureGroup: described } : described[0]!;
}

/** The answer has an upload for each file, in the order of the request. */
async function sendFiles(
  files: readonly LocalFile[],
  { upload: single, uploads }: CreatedImage,
): Promise<void> {
  const instructions = uploads ?? (single === null ? [] : [single]);
  await Promise.all(instructions.map((one, index) => upload(files[index]!.path, one)));
}

function declarations(options: DemoOptions): object {
  const { sensor, bands, scale, offset, indices, vegetationThreshold, preview } = options;
  const declared = { sensor, bands, scale, offset, indices, vegetationThreshold, preview };
  return JSON.parse(JSON.stringify(declared)) as object;
}

/** Until the image has an end state; tells of each state once. */
async function follow(id: string, run: ImageRun): Promise<Image> {
  const giveUp = Date.now() + PATIENCE_MILLISECONDS;
  let told = '';
  while (Date.now() < giveUp) {
    const image = await run.api.getImage(id);
    if (image.status === 'completed' || image.status === 'failed') return image;
    if (image.status !== told) run.onStage(image.status === 'uploaded' ? 'waiting' : image.status);
    told = image.status;
    await sleep(POLL_MILLISECONDS);
  }
  throw new ImageRefusedError('no_result', `still ${told} after ${PATIENCE_MILLISECONDS / 60_000} minutes`);
}

async function fetchMaps(image: Image, { options, prefix }: ImageRun): Promise<string[]> {
  const outputs = image.analysis?.outputs ?? [];
  return Promise.all(
    outputs.map(async ({ name, url }) => {
      const path = join(options.out, `${prefix}-${basename(name)}`);
      const response = await fetch(url);
      if (!response.ok || !response.body) {
        throw new ImageRefusedError('download_refused', `${name} could not be fetched: ${response.status}`);
      }
      await pipeline(Readable.fromWeb(response.body as WebStream), createWriteStream(path));
      return path;
    }),
  );
}

/** fetch hides what went wrong in the cause. */
function messageOf(error: unknown): string {
  if (error instanceof ImageRefusedError) return error.message;
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
