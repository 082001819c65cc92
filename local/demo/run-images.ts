import { join } from 'node:path';
import type { ApiClient } from '../../client/calls.ts';
import { mapPrefixes } from './map-names.ts';
import type { DemoOptions } from './options.ts';
import type { Outcome } from './outcome.ts';
import type { Progress } from './progress.ts';
import { runImage } from './run-image.ts';
import { writeCatalogue } from './write-documents.ts';

/** Files on their way at the same time: enough to keep the functions busy, few enough for a laptop. */
const AT_THE_SAME_TIME = 4;

/**
 * All images, in the order of the command line.
 * @param images the files of each: one, or those of a capture
 */
export async function runImages(
  images: readonly (readonly string[])[],
  api: ApiClient,
  options: DemoOptions,
  progress: Progress,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const prefixes = mapPrefixes(images.map(([first]) => first!));
  const waiting = images.keys();
  const worker = async (): Promise<void> => {
    for (const index of waiting) {
      const files = images[index]!;
      const title = titleOf(files);
      const onStage = (stage: string) => progress.stage(title, stage);
      const prefix = prefixes[index]!;
      const report = join(options.out, images.length === 1 ? 'report.html' : `${prefix}-report.html`);
      const outcome = await runImage({ title, files, prefix, report, options, api, onStage });
      progress.finished(title, outcome.failure ? `failed: ${outcome.failure.code}` : 'completed');
      outcomes[index] = outcome;
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_THE_SAME_TIME, images.length) }, worker));
  const written = outcomes.flatMap(({ id, failure }, index) =>
    id !== null && failure === null ? [{ id, prefix: prefixes[index]! }] : [],
  );
  if (written.length > 0) {
    progress.step(`STAC catalogue: ${await writeCatalogue(api, written, options.out)}`);
  }
  return outcomes;
}

/** As it was given on the command line; of a capture, its first file and how many more. */
function titleOf([first, ...others]: readonly string[]): string {
  return others.length === 0 ? first! : `${first} and ${others.length} more`;
}
