import { readFileSync, writeFileSync } from 'node:fs';
import { caseMaker, type FuzzCase } from './fuzz-case.ts';
import type { CaseReport, ChildOrder } from './messages.ts';
import { runCase } from './run-case.ts';

/** Runs one case after the other, as the supervisor sends them; it is killed where a case does not end. */
const maker = await caseMaker();
const say = (report: CaseReport) => process.send!(report);

// A fault outside of what a case awaits ends the process, which the supervisor attributes to the case.
process.on('message', async (order: ChildOrder) => {
  const made: FuzzCase =
    order.kind === 'made'
      ? { ...order.case, bytes: Buffer.from(order.case.bytes) }
      : maker.make(order.seed, order.number);
  resetPeakMemory();
  const started = performance.now();
  const outcome = await runCase(made);
  say({ kind: 'done', outcome, milliseconds: performance.now() - started, peakBytes: peakMemory() });
});
process.on('disconnect', () => process.exit(0));
say({ kind: 'ready', unchanged: maker.unchanged });

/** Linux: the high-water mark of the resident set starts anew; elsewhere it is that of the whole process. */
function resetPeakMemory(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Not Linux, or not allowed.
  }
}

/** bytes */
function peakMemory(): number {
  try {
    const peak = readFileSync('/proc/self/status', 'utf8').match(/^VmHWM:\s*(\d+) kB$/m);
    if (peak !== null) return Number(peak[1]) * 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}
