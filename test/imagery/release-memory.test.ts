import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../build/paths.ts';
import { releaseAll, releaseMemory } from '../../lambdas/imagery/release-memory.ts';

/** Runs in a process of its own, and gives the number that it prints. */
function figureOf(program: string): number {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  return Number(execFileSync(process.execPath, args, { cwd: PROJECT_ROOT, encoding: 'utf8' }));
}

/** MiB by which a process grows that releases 300 MiB without a turn of its event loop, as a thread does that is never idle. */
function growth(): number {
  return figureOf(`
    import { releaseMemory } from './lambdas/imagery/release-memory.ts';
    const before = process.memoryUsage.rss();
    for (let i = 0; i < 100; i++) releaseMemory(new Uint8Array(3 * 2 ** 20).fill(i));
    console.log((process.memoryUsage.rss() - before) / 2 ** 20);`);
}

/** Pages that the system had to make for units of five arrays of 1 MiB each, which were released one after the other. */
function pagesMade(begin: string): number {
  return figureOf(`
    import { keepReleasedMemory, releaseMemory } from './lambdas/imagery/release-memory.ts';
    ${begin}
    const unit = () => {
      const arrays = Array.from({ length: 5 }, () => Buffer.allocUnsafeSlow(2 ** 20).fill(1));
      for (const array of arrays) releaseMemory(array);
    };
    unit();
    const before = process.resourceUsage().minorPageFault;
    for (let i = 0; i < 40; i++) unit();
    console.log(process.resourceUsage().minorPageFault - before);`);
}

const { glibcVersionRuntime } = (process.report.getReport() as { header: { glibcVersionRuntime?: string } })
  .header;

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

  it.skipIf(glibcVersionRuntime === undefined)('stays with the process where it is to be kept', () => {
    const [kept, returned] = [pagesMade('keepReleasedMemory();'), pagesMade('')];
    expect(kept).toBeLessThan(returned / 4);
  });
});
