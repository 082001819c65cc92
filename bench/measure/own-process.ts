import { readFileSync } from 'node:fs';
import type { ProcessReport, StatisticsByIndex } from './measurement.ts';

/** Does the work and prints the line of a measured process. */
export async function reportWork(work: () => Promise<StatisticsByIndex>): Promise<void> {
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  const statistics = await work();
  const wall = (performance.now() - started) / 1000;
  const used = process.cpuUsage(cpuBefore);
  const whole = process.cpuUsage();
  const report: ProcessReport = {
    wall,
    workCpu: (used.user + used.system) / 1e6,
    cpuUser: whole.user / 1e6,
    cpuSystem: whole.system / 1e6,
    peakRss: peakRss(),
    statistics,
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

/**
 * MiB. From VmHWM on Linux: the figure of getrusage is inherited through fork and exec, and so never below the size of
 * the process that started this one.
 */
export function peakRss(): number {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)![1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}
