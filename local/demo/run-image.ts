import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { ApiProblem } from '../../client/api-problem.ts';
import type { ApiClient } from '../../client/calls.ts';
import type { CreateCaptureGroup, CreatedImage, CreateImage, Image } from '../../client/operations.ts';
import { poll } from '../../client/poll.ts';
import { ImageRefusedError } from './image-refused.ts';
import { inspectFile, type LocalFile } from './local-file.ts';
import type { DemoOptions } from './options.ts';
import type { Outcome } from './outcome.ts';
import { sendFile } from './send-file.ts';
import { DEMO_FIELD, writeReport } from './write-documents.ts';

export interface ImageRun {
  /** How the image is called in what is shown. */
  readonly title: string;
  /** One, or those of a capture. */
  readonly files: readonly string[];
  /** In front of the names of the maps. */
  readonly prefix: string;
  readonly options: DemoOptions;
  readonly api: ApiClient;
  /** Where the page to print is written. */
  readonly report: string;
  onStage(stage: string): void;
}

/** Seconds: nobody else asks this pipeline, so that it may be asked more often than it says. */
const LONGEST_WAIT = 0.25;
const PATIENCE_MILLISECONDS = 30 * 60 * 1000;

/** One image through the pipeline. Whatever is wrong with it becomes its outcome, so that the others go on. */
export async function runImage(run: ImageRun): Promise<Outcome> {
  let image: Image | null = null;
  let id: string | null = null;
  try {
    const files: LocalFile[] = [];
    for (const path of run.files) files.push(await inspectFile(path));
    run.onStage(`uploading ${files.reduce((sum, { size }) => sum + size, 0)} bytes`);
    const { body: created } = await run.api.createImage({ body: requestOf(files, run.options) });
    id = created.id;
    await sendFiles(files, created);
    image = await follow(created.id, run);
    const report = await writeReport(run.api, { id: created.id, prefix: run.prefix }, run.report);
    if (image.status === 'failed') {
      const code = image.failureCode ?? 'unknown';
      return failed(run.title, { code, reason: image.failureReason ?? 'no reason given' }, id, image);
    }
    run.onStage('fetching the maps');
    const outputs = [...(await fetchMaps(image, run)), report];
    return { file: run.title, id, failure: null, image, outputs };
  } catch (error) {
    return failed(run.title, failureOf(error), id, image);
  }
}

function failed(file: string, failure: Outcome['failure'], id: string | null, image: Image | null): Outcome {
  return { file, id, failure, image, outputs: [] };
}

/** What the command line says is left to the API to judge: its answer tells what would be accepted. */
function requestOf(files: readonly LocalFile[], options: DemoOptions): CreateImage | CreateCaptureGroup {
  const described = files.map(({ filename, contentType, size }) => ({ filename, contentType, size }));
  const { sensor, bands, scale, offset, indices, vegetationThreshold, preview } = options;
  const declared = { sensor, bands, scale, offset, indices, vegetationThreshold, preview };
  const request = options.captureGroup ? { captureGroup: described } : described[0]!;
  return { ...request, ...declared, field: DEMO_FIELD } as CreateImage | CreateCaptureGroup;
}

/** The answer has an upload for each file, in the order of the request. */
async function sendFiles(
  files: readonly LocalFile[],
  { upload: single, uploads }: CreatedImage,
): Promise<void> {
  const instructions = uploads ?? (single === null ? [] : [single]);
  await Promise.all(instructions.map((one, index) => sendFile(files[index]!.path, one)));
}

/** Until the image has an end state; tells of each state once. */
async function follow(id: string, run: ImageRun): Promise<Image> {
  const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
  let told = '';
  const isFinished = ({ body: { status } }: { readonly body: Image }) => {
    if (status === 'completed' || status === 'failed') return true;
    if (status !== told) run.onStage(status === 'uploaded' ? 'waiting' : status);
    told = status;
    return false;
  };
  const ask = (ifNoneMatch: string | undefined) => run.api.getImage({ id, ifNoneMatch, signal });
  try {
    return (await poll(ask, { until: isFinished, signal, atMost: LONGEST_WAIT })).body;
  } catch (cause) {
    if (!signal.aborted) throw cause;
    const minutes = PATIENCE_MILLISECONDS / 60_000;
    throw new ImageRefusedError('no_result', `still ${told} after ${minutes} minutes`, { cause });
  }
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

function failureOf(error: unknown): NonNullable<Outcome['failure']> {
  if (error instanceof ApiProblem) return { code: error.code, reason: error.reason };
  const code = error instanceof ImageRefusedError ? error.code : 'demo_error';
  return { code, reason: messageOf(error) };
}

/** fetch hides what went wrong in the cause. */
function messageOf(error: unknown): string {
  if (error instanceof ImageRefusedError) return error.message;
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
