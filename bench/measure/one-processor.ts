import { spawnSync } from 'node:child_process';
import type { Command } from './run-process.ts';

/** Whether a process can be kept on one processor here: util-linux, on Linux. */
export function canKeepOnOneProcessor(): boolean {
  return spawnSync('taskset', ['--version']).status === 0;
}

/** The same command with all of its threads on one processor. */
export function onOneProcessor({ program, args, ...rest }: Command): Command {
  return { program: 'taskset', args: ['--cpu-list', '0', program, ...args], ...rest };
}
