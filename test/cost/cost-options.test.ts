import { describe, expect, it } from 'vitest';
import { COST_HELP, parseCostOptions } from '../../cost/cost-options.ts';

describe('options of the cost model', () => {
  it('are those of the help, and have defaults', () => {
    expect(parseCostOptions([])).toMatchObject({
      stage: 'prod',
      imagesPerDay: 500,
      megabytes: 25,
      daysPerMonth: 30,
    });
    const given = parseCostOptions([
      '--images-per-day',
      '7',
      '--mb',
      '0.5',
      '--stage',
      'dev',
      '--json',
      '--malware-scan',
    ]);
    expect(given).toMatchObject({
      imagesPerDay: 7,
      megabytes: 0.5,
      stage: 'dev',
      json: true,
      malwareScan: true,
    });
    for (const option of COST_HELP.matchAll(/^ {2}(--[a-z-]+)/gm)) {
      const [name] = option[0].trim().split(' ');
      const withValue = !['--malware-scan', '--json', '--help'].includes(name!);
      expect(() => parseCostOptions(withValue ? [name!, '1'] : [name!]), name).not.toThrow();
    }
  });

  it.each([
    [['--images-per-day', '-1'], '--images-per-day'],
    [['--images-per-day=10001'], '--images-per-day 10001: accepted are numbers from 0 to 10000'],
    [['--images-per-day', '1.5'], '--images-per-day 1.5'],
    [['--mb', '0'], '--mb 0: accepted are numbers from 0.1 to 5000'],
    [['--mb', '1e3'], '--mb 1e3'],
    [['--mb', ''], '--mb : accepted'],
    [['--days-per-month', '31'], '--days-per-month 31'],
    [['--months-kept', '0'], '--months-kept 0'],
    [['--color'], "Unknown option '--color'"],
    [['500'], "Unexpected argument '500'"],
  ])('refuse %j', (argv, message) => {
    expect(() => parseCostOptions(argv)).toThrow(message);
  });
});
