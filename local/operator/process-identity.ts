import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process started, as the system writes it; undefined where no such process runs. With its id it tells
 * one process from a later one that got the same id, as happens in containers after a kill.
 */
export function startOfProcess(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux') return fromProcessList(pid);
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command, in parentheses, may hold spaces: count from its end. Field 22 is the start time in ticks.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function fromProcessList(pid: number): string | undefined {
  const list = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return list.toString().trim() || undefined;
}
