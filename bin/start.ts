import { runCommand } from '../local/operator/command-line.ts';
import { start } from '../local/operator/start-command.ts';

await runCommand(start);
