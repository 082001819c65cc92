import { describe, expect, it } from 'vitest';
import { caseMaker } from '../../fuzz/fuzz-case.ts';
import { HELP, readFuzzOptions } from '../../fuzz/fuzz-options.ts';
import { loadFinding, saveFinding } from '../../fuzz/saved-finding.ts';
import { inWorkspace } from '../imagery/workspace.ts';

const maker = await caseMaker();
const result = { code: 'hang', message: '', isAccepted: false, milliseconds: 1, peakBytes: 1 };

describe('a case', () => {
  it('is the same for the same seed and number, and another for another', () => {
    const number = maker.unchanged + 17;
    expect(maker.make(3, number)).toEqual(maker.make(3, number));
    expect(maker.make(3, number)).not.toEqual(maker.make(4, number));
  });

  it('is saved and loaded whole', () =>
    inWorkspace(async (folder) => {
      const made = maker.make(3, maker.unchanged + 17);
      expect(loadFinding(saveFinding(folder, 3, 17, result, made))).toEqual(made);
    }));
});

describe('the options', () => {
  it('have defaults, and are told where they are wrong', () => {
    expect(readFuzzOptions([])).toMatchObject({ minutes: 5, seed: 1, number: null, replay: null });
    expect(readFuzzOptions(['--seed', '9', '--case', '12'])).toMatchObject({ seed: 9, number: 12 });
    expect(() => readFuzzOptions(['--minutes', 'x'])).toThrow('--minutes takes a number above 0, not x');
    expect(() => readFuzzOptions(['--seed', '1.5'])).toThrow('--seed takes a whole number');
    for (const option of ['--minutes', '--seed', '--case', '--replay', '--help'])
      expect(HELP).toContain(option);
  });
});
