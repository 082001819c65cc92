import { runCommand } from '../local/operator/command-line.ts';
import { runOps } from '../ops/run-ops.ts';

await runCommand(runOps);
