import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { apiClient } from '../../client/api-client.ts';
import { PROJECT_ROOT } from '../cloud-assembly/synthesise.ts';
import { InterruptedError, print } from '../operator/command-line.ts';
import { type RunningPipeline, startPipeline } from '../pipeline-run.ts';
import { captureOf } from './capture-folder.ts';
import { newDemoDirectory } from './demo-directory.ts';
import { DEMO_HELP, type DemoOptions, parseDemoOptions } from './options.ts';
import type { Outcome } from './outcome.ts';
import { prepareOutputFolder } from './output-folder.ts';
import { showProgress } from './progress.ts';
import { resultDocument } from './result-document.ts';
import { resultTable } from './result-table.ts';
import { runImages } from './run-images.ts';

const DEMO_DIRECTORIES = join(PROJECT_ROOT, '.local', 'demos');
/** A function takes a while to start on a busy machine. */
const RETRIES = 8;

const SAMPLE = join(PROJECT_ROOT, 'sample', 'onion-beds.tif');

/** @returns the exit code: 0 where every file came through. */
export async function demo(argv: readonly string[]): Promise<number> {
  const options = parseDemoOptions(argv);
  if (options.help) {
    process.stdout.write(DEMO_HELP);
    return 0;
  }
  await prepareOutputFolder(options.out);
  const outcomes = await onFreshPipeline(options);
  const text = options.json
    ? `${JSON.stringify(resultDocument(outcomes), null, 2)}\n`
    : resultTable(outcomes);
  await print(text);
  return outcomes.some((outcome) => outcome.failure) ? 1 : 0;
}

/** A pipeline of its own in an empty folder, gone at the end: what an earlier run left cannot help or harm. */
async function onFreshPipeline(options: DemoOptions): Promise<Outcome[]> {
  const files = options.files.length > 0 ? options.files : [relative(process.cwd(), SAMPLE)];
  const images = options.captureGroup ? [await captureOf(files)] : files.map((file) => [file]);
  const progress = showProgress(process.stderr, images.length);
  const dataDirectory = await newDemoDirectory(DEMO_DIRECTORIES);
  let pipeline: RunningPipeline | undefined;
  const interruption = new AbortController();
  const onInterrupt = () => {
    interruption.abort();
    void pipeline?.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, onInterrupt);
  try {
    pipeline = await startPipeline({ dataDirectory, port: 0, durable: false, onStep: progress.step });
    interruption.signal.throwIfAborted();
    const { apiUrl, token } = pipeline.endpoints;
    const api = apiClient({ url: apiUrl, token: () => token, retries: RETRIES });
    progress.step(images.length === 1 ? 'sending the image' : `sending ${images.length} images`);
    const outcomes = await runImages(images, api, options, progress);
    interruption.signal.throwIfAborted();
    return outcomes;
  } catch (error) {
    throw interruption.signal.aborted ? new InterruptedError() : error;
  } finally {
    progress.step('stopping');
    await pipeline?.stop();
    await rm(dataDirectory, { recursive: true, force: true });
    progress.end();
  }
}
