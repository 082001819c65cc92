import { describe, expect, it } from 'vitest';
import { FunctionMemory } from '../../soak/function-memory.ts';
import { LOAD_HELP, parseLoadOptions } from '../../soak/load-options.ts';
import { percentile } from '../../soak/percentiles.ts';
import { StatementCount } from '../../soak/statement-count.ts';

describe('the figures of a load run', () => {
  it('a percentile is one of the values: the smallest that so many do not exceed', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([50, 95, 99, 100].map((percent) => percentile(values, percent))).toEqual([50, 95, 99, 100]);
    expect(percentile([7], 99)).toBe(7);
    expect(percentile([], 50)).toBeNaN();
  });

  it('statements are counted by function, table and the state that they move an image to', () => {
    const count = new StatementCount();
    const call = (role: string, sql: string) =>
      count.onCall({
        service: 'rds-data',
        operation: 'ExecuteStatement',
        caller: `arn:aws:sts::0:assumed-role/${role}/local`,
        presigned: false,
        environmentId: undefined,
        subject: '{}',
        sql,
      });
    call('Stack-ProcessImageFunctionRole1A', "UPDATE images SET processing_status = 'failed' WHERE id = :id");
    call('Stack-ProcessImageFunctionRole1A', "UPDATE images SET processing_status = 'failed' WHERE id = :id");
    call('Stack-ApiFunctionRole2B', 'SELECT id FROM images');
    expect(count.total).toBe(3);
    expect(count.kinds()).toEqual([
      { function: 'ProcessImage', statement: 'UPDATE images to failed', count: 2 },
      { function: 'Api', statement: 'SELECT images', count: 1 },
    ]);
  });

  it("the memory of a function is its largest process's", () => {
    const memory = new FunctionMemory();
    for (const megabytes of [80, 150, 90])
      memory.read(
        'api',
        `REPORT RequestId: 1\tDuration: 2 ms\tMemory Size: 512 MB\tMax Memory Used: ${megabytes} MB`,
      );
    memory.read('api', 'Max Memory Used: 900 MB');
    expect(memory.peaks).toEqual(new Map([['api', 150 * 1024 * 1024]]));
  });
});

describe('the options of a load run', () => {
  it('have defaults, and are told where they are wrong', () => {
    expect(parseLoadOptions([])).toMatchObject({ images: 1000, senders: 8, json: false });
    expect(() => parseLoadOptions(['--senders', '65'])).toThrow('--senders 65: accepted are 1 to 64');
    expect(() => parseLoadOptions(['here'])).toThrow("Unexpected argument 'here'");
    for (const option of ['--images', '--senders', '--json', '--help']) expect(LOAD_HELP).toContain(option);
  });
});
