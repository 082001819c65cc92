import type { Command } from './command.ts';
import { discard } from './commands/discard.ts';
import { failures } from './commands/failures.ts';
import { history } from './commands/history.ts';
import { migrate } from './commands/migrate.ts';
import { pause } from './commands/pause.ts';
import { redrive } from './commands/redrive.ts';
import { reprocess } from './commands/reprocess.ts';
import { resume } from './commands/resume.ts';
import { status } from './commands/status.ts';
import { stuck } from './commands/stuck.ts';
import { sweep } from './commands/sweep.ts';

/** In the order in which an operator asks. */
export const COMMANDS: readonly Command[] = [
  status,
  stuck,
  history,
  failures,
  redrive,
  discard,
  reprocess,
  pause,
  resume,
  sweep,
  migrate,
];
