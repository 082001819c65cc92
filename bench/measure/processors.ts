import { spawnSync } from 'node:child_process';
import type { Command } from './run-process.ts';

/** Where a process runs. */
export type Place = (command: Command) => Command;

/** Whether a process can be kept on certain processors here: util-linux, on Linux. */
export function canChooseProcessors(): boolean {
  return spawnSync('taskset', ['--version']).status === 0;
}

/** The same command with all of its threads on these processors, which are numbered from 0. */
export function onProcessors(...processors: readonly number[]): Place {
  return ({ program, args, ...rest }) => ({
    program: 'taskset',
    args: ['--cpu-list', processors.join(','), program, ...args],
    ...rest,
  });
}
