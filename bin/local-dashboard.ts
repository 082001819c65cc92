import { runCommand } from '../local/operator/command-line.ts';
import { dashboard } from '../local/operator/dashboard-command.ts';

await runCommand(dashboard);
