import { runCommand } from '../local/operator/command-line.ts';
import { simulateSweep } from './simulate-sweep.ts';

await runCommand(simulateSweep);
