import {
  beginPause,
  PAUSABLE,
  type Pausable,
  type Pause,
  readPauses,
} from '../../lambdas/aws/image-repository/pauses.ts';
import { UsageError } from '../../local/operator/command-line.ts';
import type { Command, CommandContext, Result } from '../command.ts';
import { name } from '../option-values.ts';
import { answerOf, faultOf, knownOf } from '../patient-database.ts';
import { processingState, switchProcessing } from '../processing-switch.ts';
import { type QueueDepth, queueDepth } from '../queues.ts';
import { depthLine } from '../text/depth-line.ts';
import { ago, formatSeconds } from '../text/durations.ts';

export const pause: Command = {
  name: 'pause',
  usage: PAUSABLE.join('|'),
  summary: 'takes no new images, or processes none, until resumed',
  help: `  --reason TEXT   needed; whoever calls POST /images meanwhile reads it

intake       POST /images answers 503 intake_paused. Uploads that were promised go on, and so do processing, reading,
             reprocessing and deleting. Objects that are copied under raw/ are processed all the same.
processing   Lambda takes no messages from the upload queue; images in work are worked on to their end. Uploads wait in
             the queue, for as long as it keeps messages (4 days); behind that the sweep queues them again. No attempt
             is spent by waiting.`,
  options: { reason: { type: 'string' } },
  changes: true,
  run: runPause,
};

/** "intake" or "processing". */
export function pausable(positionals: readonly string[], command: string): Pausable {
  const [what, ...more] = positionals;
  if (more.length === 0 && PAUSABLE.some((known) => known === what)) return what as Pausable;
  throw new UsageError(`${command} takes one of ${PAUSABLE.join(', ')}`);
}

async function runPause(context: CommandContext): Promise<Result> {
  const { positionals, values } = context;
  const what = pausable(positionals, 'pause');
  const reason = name(values, 'reason');
  if (reason === undefined) throw new UsageError('pause needs a --reason');
  return what === 'intake' ? pauseIntake(context, reason) : pauseProcessing(context, reason);
}

async function pauseIntake(context: CommandContext, reason: string): Promise<Result> {
  const { pipeline, dryRun, operator } = context;
  const before = (await readPauses(pipeline.database)).find(({ what }) => what === 'intake');
  if (before !== undefined) {
    const text = `The intake is paused already, by ${before.by} ${ago(before.since, new Date())}: ${before.reason}\n`;
    return { document: { what: 'intake', paused: true, changed: false, pause: before }, text };
  }
  if (dryRun) return planned('intake', `POST /images would answer 503 intake_paused: ${reason}`);
  await context.confirm('Take no new images? POST /images will answer 503 intake_paused.');
  const begun = await beginPause(pipeline.database, { what: 'intake', by: operator, reason });
  return {
    document: { what: 'intake', paused: true, changed: begun !== null, pause: begun },
    text: 'The intake is paused: POST /images answers 503 intake_paused. Resume it with: npm run ops -- resume intake\n',
  };
}

async function pauseProcessing(context: CommandContext, reason: string): Promise<Result> {
  const { pipeline, dryRun, operator } = context;
  const { database, outputs, sqs } = pipeline;
  const changed = (await processingState(pipeline)) !== 'Disabled';
  const depth = await queueDepth(sqs, outputs.queueUrl);
  // The switch waits for no database: it is wanted most when there is none.
  const before = changed ? null : await answerOf(readPauses(database));
  const noted = before && (knownOf(before)?.find(({ what }) => what === 'processing') ?? null);
  const fault = before && faultOf(before);
  if (noted || fault) return processingPaused({ changed, note: noted, fault, depth });
  const keeps = `Uploads wait in the queue for at most ${formatSeconds(depth.retentionSeconds)}; the sweep queues again what is older.`;
  const plan = changed ? 'the event source mapping would be disabled.' : 'the reason would be written down.';
  if (dryRun) return planned('processing', `${plan} ${keeps}`);
  await context.confirm(
    changed
      ? `Process no more images? ${keeps}`
      : 'The processing is paused already, and nobody wrote down why. Write down the reason?',
  );
  if (changed) await switchProcessing(pipeline, false);
  const note = await answerOf(beginPause(database, { what: 'processing', by: operator, reason }));
  return processingPaused({ changed, note: knownOf(note), fault: faultOf(note), depth });
}

interface PausedProcessing {
  readonly changed: boolean;
  readonly note: Pause | null;
  /** Why the note could not be written, or read. */
  readonly fault: string | null;
  readonly depth: QueueDepth;
}

function processingPaused({ changed, note, fault, depth }: PausedProcessing): Result {
  const done = changed ? 'The processing is paused' : 'The processing was paused already';
  const why = note === null ? '' : ` Noted by ${note.by} ${ago(note.since, new Date())}: ${note.reason}.`;
  const lacking =
    fault === null
      ? ''
      : `\nThe pause is in force, and its reason is not written down: the database: ${fault}\nGive the command again once the database answers.`;
  return {
    document: { what: 'processing', paused: true, changed, pause: note, noteFault: fault, queue: depth },
    text: `${done}: ${depthLine(depth)}.${why}${lacking}\n`,
    failed: fault !== null,
  };
}

export function planned(what: Pausable, plan: string): Result {
  return { document: { what, dryRun: true, plan }, text: `${plan}\nNothing was changed.\n` };
}
