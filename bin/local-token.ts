import { runCommand } from '../local/operator/command-line.ts';
import { printToken } from '../local/operator/token-command.ts';

await runCommand(printToken);
