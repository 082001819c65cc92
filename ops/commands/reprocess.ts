import { setTimeout as sleep } from 'node:timers/promises';
import { FAILURE_RULES } from '../../lambdas/pipeline/fault-codes.ts';
import { refusePositionals } from '../../local/operator/command-line.ts';
import type { Command, CommandContext, Result } from '../command.ts';
import { type FinishedChoice, parseFinishedFilter } from '../finished-filter.ts';
import { OpsError } from '../ops-error.ts';
import { wholeNumber } from '../option-values.ts';
import { countFinished, type FinishedCount, finishedImages } from '../queries/finished-images.ts';
import { type Reopened, reopenImage } from '../reopen-image.ts';
import { counted, table } from '../text/tables.ts';

/** Images a second: as many as five workers do of small ones, so that the queue does not grow much. */
const DEFAULT_RATE = 2;

export const reprocess: Command = {
  name: 'reprocess',
  usage: '',
  summary: 'processes finished images again, as they are declared, at a rate',
  help: `Which images (at least one of these, or --all):
  --status failed|completed   (default: failed)
  --code CODE                 failure code (docs/faults.md)
  --owner NAME                the "sub" of the tokens that created them
  --sensor ID                 declared, or found in the file
  --since TIME, --until TIME  when they came to their end: 24h, 7d (ago) or 2026-05-01T10:00:00Z
  --ids FILE                  one id in a line; - reads standard input (then with --yes)
  --all                       every image of the status
How:
  --rate N                    images a second (default: ${DEFAULT_RATE})
  --limit N                   at most so many

Attempts go on counting, the budget of attempts begins anew. Images whose upload never came are left out. What is declared
differently needs its owner: POST /images/{id}/reprocess.`,
  options: {
    ...{ status: { type: 'string' }, code: { type: 'string' }, owner: { type: 'string' } },
    ...{ sensor: { type: 'string' }, since: { type: 'string' }, until: { type: 'string' } },
    ...{
      ids: { type: 'string' },
      all: { type: 'boolean' },
      rate: { type: 'string' },
      limit: { type: 'string' },
    },
  },
  changes: true,
  run: runReprocess,
};

type Outcomes = Readonly<Record<Reopened, number>>;

async function runReprocess(context: CommandContext): Promise<Result> {
  const { dryRun, pipeline, positionals, values } = context;
  refusePositionals(positionals);
  const rate = wholeNumber(values, 'rate', 1, 1000) ?? DEFAULT_RATE;
  const limit = wholeNumber(values, 'limit', 1, 10_000_000) ?? Number.POSITIVE_INFINITY;
  const choice = await parseFinishedFilter(values, new Date());
  const counts = await countFinished(pipeline.database, choice.filter);
  const matching = counts.reduce((sum, { images, notUploaded }) => sum + images - notUploaded, 0);
  const wanted = Math.min(matching, limit);
  if (wanted === 0 || dryRun) return resultOf(choice, counts, { wanted, dryRun, outcomes: null });
  context.progress(countText(counts));
  await context.confirm(
    `Process ${counted(wanted, 'image')} again, ${rate} a second (some ${Math.ceil(wanted / rate)} s)?`,
  );
  const outcomes = await reopenAll(context, choice, { rate, limit: wanted });
  return resultOf(choice, counts, { wanted, dryRun, outcomes });
}

async function reopenAll(
  { pipeline, progress }: CommandContext,
  { filter }: FinishedChoice,
  { rate, limit }: { readonly rate: number; readonly limit: number },
): Promise<Outcomes> {
  const outcomes = { queued: 0, unqueued: 0, moved: 0 };
  const started = performance.now();
  let done = 0;
  try {
    for await (const image of finishedImages(pipeline.database, filter)) {
      if (done >= limit) break;
      await sleep(Math.max(0, started + (done * 1000) / rate - performance.now()));
      outcomes[await reopenImage(pipeline, image)] += 1;
      done += 1;
      if (done % 100 === 0) progress(`${done} of ${limit}`);
    }
  } catch (cause) {
    throw interrupted(done, limit, cause);
  }
  return outcomes;
}

/** The image at which it ended may have been opened, too: then it no longer matches. */
function interrupted(done: number, of: number, cause: unknown): OpsError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = `reprocess ended after ${done} of ${counted(of, 'image')}, ${of - done} are left: ${why}. It can be begun again with the same options: what is open no longer matches`;
  return new OpsError('interrupted', message, { cause });
}

interface Done {
  readonly wanted: number;
  readonly dryRun: boolean;
  readonly outcomes: Outcomes | null;
}

function resultOf(
  { filter, unmatchedIds }: FinishedChoice,
  counts: readonly FinishedCount[],
  { wanted, dryRun, outcomes }: Done,
): Result {
  const { ids, ...others } = filter;
  const where = { ...others, ids: ids === null ? null : ids.length };
  const matched = counts.reduce((sum, { images }) => sum + images, 0);
  const unmatched = unmatchedIds(matched);
  return {
    document: { where, counts, wanted, dryRun, outcomes, idsThatDoNotMatch: unmatched },
    text: [
      countText(counts),
      ...(unmatched > 0
        ? [`${counted(unmatched, 'id')} of the list: no such image, or not ${filter.status}.`]
        : []),
      outcomeText(wanted, dryRun, outcomes),
      '',
    ].join('\n'),
    failed: unmatched > 0 || (outcomes?.unqueued ?? 0) > 0,
  };
}

function countText(counts: readonly FinishedCount[]): string {
  if (counts.length === 0) return 'No image matches.';
  const rows = counts.map(({ code, images, notUploaded }) => [
    code ?? 'completed',
    images,
    notUploaded,
    code !== null && FAILURE_RULES[code].fault === 'input'
      ? 'fails again, unless the release has changed'
      : null,
  ]);
  return table(['code', 'images', 'never uploaded', 'note'], rows);
}

function outcomeText(wanted: number, dryRun: boolean, outcomes: Outcomes | null): string {
  if (outcomes === null) {
    const verb = dryRun ? 'would be processed again' : 'to process again';
    return `${counted(wanted, 'image')} ${verb}; nothing was changed.`;
  }
  const { queued, unqueued, moved } = outcomes;
  const rest = [
    ...(unqueued > 0 ? [`${unqueued} opened, and SQS did not take the message: the sweep will send it`] : []),
    ...(moved > 0 ? [`${moved} left alone: somebody else had moved them`] : []),
  ];
  return [`${counted(queued, 'image')} opened again and queued.`, ...rest].join('\n');
}
