import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../build/paths.ts';
import { releaseAll, releaseMemory } from '../../lambdas/imagery/release-memory.ts';

/** MiB by which a process grows that releases 300 MiB without a turn of its event loop, as a thread does that is never idle. */
function growth(): number {
  const program = `
    import { releaseMemory } from './lambdas/imagery/release-memory.ts';
    const before = process.memoryUsage.rss();
    for (let i = 0; i < 100; i++) releaseMemory(new Uint8Array(3 * 2 ** 20).fill(i));
    console.log((process.memoryUsage.rss() - before) / 2 ** 20);`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  return Number(execFileSync(process.execPath, args, { cwd: PROJECT_ROOT, encoding: 'utf8' }));
}

describe('memory that is released', () => {
  it('is free before the event loop comes round', () => {
    expect(growth()).toBeLessThan(60);
  });

  it('has no elements any more, and is left alone where it holds other things, or is small', () => {
    const whole = new Uint8Array(100_000);
    releaseMemory(whole.subarray(0, 50_000));
    expect(whole).toHaveLength(100_000);
    releaseMemory(whole);
    expect(whole).toHaveLength(0);
    const small = new Uint8Array(1000);
    releaseAll([small]);
    expect(small).toHaveLength(1000);
  });
});
