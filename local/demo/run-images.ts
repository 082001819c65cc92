import type { ApiClient } from './api-client.ts';
import { mapPrefixes } from './map-names.ts';
import type { DemoOptions } from './options.ts';
import type { Outcome } from './outcome.ts';
import type { Progress } from './progress.ts';
import { runImage } from './run-image.ts';

/** Files on their way at the same time: enough to keep the functions busy, few enough for a laptop. */
const AT_THE_SAME_TIME = 4;

/** All files, in the order of the command line. */
export async function runImages(
  files: readonly string[],
  api: ApiClient,
  options: DemoOptions,
  progress: Progress,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const prefixes = mapPrefixes(files);
  const waiting = files.keys();
  const worker = async (): Promise<void> => {
    for (const index of waiting) {
      const file = files[index]!;
      const onStage = (stage: string) => progress.stage(file, stage);
      const outcome = await runImage({ file, prefix: prefixes[index]!, options, api, onStage });
      progress.finished(file, outcome.failure ? `failed: ${outcome.failure.code}` : 'completed');
      outcomes[index] = outcome;
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_THE_SAME_TIME, files.length) }, worker));
  return outcomes;
}
