import { runCommand } from '../local/operator/command-line.ts';
import { smokeArm64 } from './smoke-arm64.ts';

await runCommand(smokeArm64);
