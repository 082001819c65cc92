import { describe, expect, it } from 'vitest';
import { scalingOf } from '../../bench/commands/scaling.ts';
import { canChooseProcessors, onProcessors } from '../../bench/measure/processors.ts';
import { runProcess } from '../../bench/measure/run-process.ts';
import { scalingReport } from '../../bench/report.ts';

describe('scaling', () => {
  it('is told beside what engines reach that share nothing', () => {
    const rounds = [
      { alone: [9, 11], together: 5.5, sideBySide: [11, 11] },
      { alone: [12, 12], together: 6, sideBySide: [11.5, 12.5] },
      { alone: [8.5, 9.5], together: 5, sideBySide: [10, 10] },
    ];
    const { ratio, ceiling, share, best } = scalingOf(rounds, 2);
    expect(ratio).toBeCloseTo(10 / 5.5);
    expect(ceiling).toBeCloseTo(20 / 11);
    // Each round beside its own ceiling: 1, 1 and 1.8 of 1.8.
    expect(share).toBeCloseTo(1);
    expect(best).toBeCloseTo(8.5 / 5);
    const text = scalingReport([{ raster: 'b', workers: 2, rounds, ratio, ceiling, share, best }]);
    expect(text).toMatch(/b\s.*2.*10\.00.*5\.50.*11\.00.*1\.82 x.*1\.82 x.*100\.0 %.*1\.70 x.*3/);
  });
});

it.skipIf(!canChooseProcessors())('a process is kept on the processors that it is given', async () => {
  const seen = { program: process.execPath, args: ['-p', 'os.availableParallelism()'] };
  const { stdout } = await runProcess(onProcessors(0)(seen), new AbortController().signal);
  expect(stdout.trim()).toBe('1');
});
