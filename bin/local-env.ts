import { runCommand } from '../local/operator/command-line.ts';
import { printEnvironment } from '../local/operator/environment-command.ts';

await runCommand(printEnvironment);
