import type { SweepReport, SweepRequest } from '../../lambdas/contract.ts';
import { refusePositionals } from '../../local/operator/command-line.ts';
import type { Command, CommandContext, Result } from '../command.ts';
import { invokeFunction } from '../invoke-function.ts';
import { fields } from '../text/tables.ts';

export const sweep: Command = {
  name: 'sweep',
  usage: '',
  summary: 'runs a round of the sweep now, and shows its report',
  help: `  --full   the daily round: compares rows, register and bucket, whatever the register says; takes up to 15 minutes, and goes
           on where the last one ran out of time. Needed after a restore (docs/operations.md)

It does what the schedule does every minute; a round beside another one takes other rows.`,
  options: { full: { type: 'boolean' } },
  changes: true,
  run: runSweep,
};

async function runSweep(context: CommandContext): Promise<Result> {
  const { pipeline, positionals, values, dryRun } = context;
  refusePositionals(positionals);
  const request: SweepRequest = values.full === true ? { full: true } : {};
  const { sweepFunctionName } = pipeline.outputs;
  if (dryRun) {
    const plan = `${sweepFunctionName} would be invoked with ${JSON.stringify(request)}.`;
    return { document: { dryRun, plan }, text: `${plan} What it would find: npm run ops -- stuck\n` };
  }
  await context.confirm(`Invoke ${sweepFunctionName} with ${JSON.stringify(request)}?`);
  context.progress(`${sweepFunctionName} runs`);
  const report = await invokeFunction<SweepReport>(pipeline.lambda, sweepFunctionName, request);
  return { document: { report }, text: describe(report) };
}

function describe(report: SweepReport): string {
  if (!report.askedDatabase) {
    return `Nothing can be stuck, as the register tells; the database was not asked.\n`;
  }
  return `${fields([
    ['lost events queued', report.requeuedLostEvents],
    ['expired leases given back', report.requeuedExpiredLeases],
    ['uploads given up', report.expiredUploads],
    ['attempts exhausted', report.exhaustedAttempts],
    ['objects without a row queued', report.requeuedWithoutRow],
    ['replaced objects queued', report.requeuedReplaced],
    ['deleted images purged', report.purgedImages],
    ['orphans removed', report.removedOrphans],
    ['unknown objects', report.unknownObjects],
    ['oldest unfinished', `${report.oldestUnfinishedSeconds.toFixed(0)} s`],
  ])}\n`;
}
