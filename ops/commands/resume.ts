import { endPause, PAUSABLE, readPauses } from '../../lambdas/aws/image-repository/pauses.ts';
import type { Command, CommandContext, Result } from '../command.ts';
import { answerOf, faultOf, knownOf } from '../patient-database.ts';
import { processingState, switchProcessing } from '../processing-switch.ts';
import { type QueueDepth, queueDepth } from '../queues.ts';
import { depthLine } from '../text/depth-line.ts';
import { formatSeconds, secondsBetween } from '../text/durations.ts';
import { counted } from '../text/tables.ts';
import { pausable, planned } from './pause.ts';

export const resume: Command = {
  name: 'resume',
  usage: PAUSABLE.join('|'),
  summary: 'ends a pause',
  help: `What has waited is processed at the pipeline's own pace. Where processing was paused for longer than the queue keeps messages,
the sweep queues again what they were about.`,
  options: {},
  changes: true,
  run: runResume,
};

async function runResume(context: CommandContext): Promise<Result> {
  return pausable(context.positionals, 'resume') === 'intake'
    ? resumeIntake(context)
    : resumeProcessing(context);
}

async function resumeIntake(context: CommandContext): Promise<Result> {
  const { pipeline, dryRun, operator } = context;
  const pause = (await readPauses(pipeline.database)).find(({ what }) => what === 'intake');
  if (pause === undefined) {
    return {
      document: { what: 'intake', paused: false, changed: false },
      text: 'The intake is not paused.\n',
    };
  }
  if (dryRun) return planned('intake', 'POST /images would take new images again.');
  await context.confirm('Take new images again?');
  const ended = await endPause(pipeline.database, 'intake', operator);
  return {
    document: { what: 'intake', paused: false, changed: true, pause: ended },
    text: 'The intake is open again.\n',
  };
}

async function resumeProcessing(context: CommandContext): Promise<Result> {
  const { pipeline, dryRun, operator } = context;
  const { database, outputs, sqs } = pipeline;
  const changed = (await processingState(pipeline)) !== 'Enabled';
  const depth = await queueDepth(sqs, outputs.queueUrl);
  const before = await answerOf(readPauses(database));
  const pause = knownOf(before)?.find(({ what }) => what === 'processing') ?? null;
  const warnings = warningsOf(depth, pause?.since ?? null);
  const nothing = !changed && pause === null;
  const plan = changed ? 'the event source mapping would be enabled.' : 'the note would be ended.';
  if (dryRun && !nothing) return planned('processing', [plan, ...warnings].join(' '));
  if (!nothing) await context.confirm(['Process images again?', ...warnings].join(' '));
  if (changed) await switchProcessing(pipeline, true);
  const ended = nothing ? before : await answerOf(endPause(database, 'processing', operator));
  const fault = faultOf(ended);
  const done = changed ? 'Images are processed again' : 'The processing was not paused';
  const lacking = `The note of the pause could not be ended, if there is one: the database: ${fault}\nGive the command again once the database answers.`;
  return {
    document: {
      ...{ what: 'processing', paused: false, changed, pause, noteFault: fault },
      ...{ queue: depth, warnings },
    },
    text: `${[`${done}: ${depthLine(depth)}.`, ...warnings, ...(fault === null ? [] : [lacking])].join('\n')}\n`,
    failed: fault !== null,
  };
}

/** What comes at once, and what may have been forgotten by SQS. */
function warningsOf({ waiting, retentionSeconds }: QueueDepth, since: string | null): string[] {
  const paused = since === null ? 0 : secondsBetween(since, new Date().toISOString());
  return [
    ...(waiting > 0
      ? [`${counted(waiting, 'message')} will be delivered as fast as the concurrency allows.`]
      : []),
    ...(paused > retentionSeconds
      ? [
          `It was paused for ${formatSeconds(paused)}, and SQS forgets messages after ${formatSeconds(retentionSeconds)}: the sweep queues again what is missing.`,
        ]
      : []),
  ];
}
