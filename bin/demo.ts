import { demo } from '../local/demo/demo-command.ts';
import { runCommand } from '../local/operator/command-line.ts';

await runCommand(demo);
