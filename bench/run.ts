import { runCommand } from '../local/operator/command-line.ts';
import { bench } from './bench-command.ts';

await runCommand(bench);
