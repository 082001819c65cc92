import { findCompleteUpload } from '../../lambdas/aws/uploaded-objects.ts';
import { refusePositionals } from '../../local/operator/command-line.ts';
import type { Command, CommandContext, Result } from '../command.ts';
import { describeStep, type NextStep, nextStep, type Upload } from '../next-step.ts';
import { wholeNumber } from '../option-values.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { processingState } from '../processing-switch.ts';
import { type StuckRow, stuckRows } from '../queries/stuck-rows.ts';
import { ago } from '../text/durations.ts';
import { counted, table } from '../text/tables.ts';

const DEFAULT_LIMIT = 50;

export const stuck: Command = {
  name: 'stuck',
  usage: '',
  summary:
    'images that wait for longer than an event needs, or whose worker is gone, and what the sweep will do',
  help: `  --limit N   rows, oldest first (default: ${DEFAULT_LIMIT}); for each that waits, S3 is asked for its object`,
  options: { limit: { type: 'string' } },
  changes: false,
  run: runStuck,
};

type Stuck = StuckRow & { readonly upload: Upload | null; readonly next: NextStep };

async function runStuck({ pipeline, positionals, values }: CommandContext): Promise<Result> {
  refusePositionals(positionals);
  const limit = wholeNumber(values, 'limit', 1, 10_000) ?? DEFAULT_LIMIT;
  const { maximumAttempts, lostEventSeconds } = pipeline.outputs;
  const terms = { maximumAttempts: Number(maximumAttempts), lostEventSeconds: Number(lostEventSeconds) };
  // One more than asked for tells whether there are others.
  const [rows, state] = await Promise.all([
    stuckRows(pipeline.database, terms, limit + 1),
    processingState(pipeline),
  ]);
  const now = new Date();
  const images: Stuck[] = [];
  for (const row of rows.slice(0, limit)) {
    const upload = row.status === 'uploaded' ? await lookFor(pipeline, row) : null;
    images.push({ ...row, upload, next: nextStep(row, upload ?? 'unknown', now) });
  }
  const more = rows.length > limit;
  const processingPaused = state !== 'Enabled';
  return {
    document: { images, more, processingPaused },
    text: describe(images, more, processingPaused, now),
  };
}

async function lookFor({ s3, outputs }: Pipeline, { id, keys }: StuckRow): Promise<Upload> {
  try {
    const found = await findCompleteUpload(s3, outputs.bucketName, { imageId: id, keys });
    return found === null ? 'missing' : 'there';
  } catch {
    return 'unknown';
  }
}

function describe(images: readonly Stuck[], more: boolean, paused: boolean, now: Date): string {
  if (images.length === 0) return 'No image is stuck.\n';
  const rows = images.map((image) => [
    image.id,
    image.status,
    ago(image.since, now),
    `${image.attemptsUsed} (${image.attempt} ever)`,
    image.upload,
    image.lastError,
    describeStep(image.next),
  ]);
  const head = ['image', 'status', 'since', 'attempts', 'upload', 'last error', 'the sweep will'];
  const notes = [
    ...(more ? [`There are more: --limit ${images.length * 10}.`] : []),
    ...(paused ? ['The processing is paused: what is queued waits, and no attempt is spent.'] : []),
  ];
  return `${[counted(images.length, 'image'), table(head, rows), ...notes].join('\n')}\n`;
}
