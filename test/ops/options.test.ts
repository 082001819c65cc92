import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFinishedFilter } from '../../ops/finished-filter.ts';
import { imageIds, wholeNumber } from '../../ops/option-values.ts';
import { targetOf } from '../../ops/run-ops.ts';

const NOW = new Date('2026-05-02T12:00:00Z');

describe('a list of ids', () => {
  it('has each once, in lower case, whatever stands between', () => {
    const filler = fc.constantFrom('', '\n', '  \n', '# why\n', '\r\n');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.uuid(), filler), { minLength: 1 }), (lines) => {
        const content = lines.map(([id, between]) => `${between}  ${id.toUpperCase()} \n`).join('');
        expect(imageIds(content)).toEqual([...new Set(lines.map(([id]) => id))]);
      }),
    );
  });

  it('is refused as a whole where one line is no id', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        const line = text.replaceAll(/[\r\n]/g, '').trim();
        fc.pre(line !== '' && !line.startsWith('#'));
        expect(() => imageIds(`${randomUUID()}\n${line}x\n`)).toThrow('is no image id');
      }),
    );
  });
});

describe('a number', () => {
  it('is within its bounds, or refused with them', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer().map(String), fc.string()), (given) => {
        const number = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
        if (number >= 1 && number <= 1000) expect(wholeNumber({ rate: given }, 'rate', 1, 1000)).toBe(number);
        else expect(() => wholeNumber({ rate: given }, 'rate', 1, 1000)).toThrow('from 1 to 1000');
      }),
    );
  });
});

describe('which images are meant', () => {
  it('has to be said: nothing is not all', async () => {
    await expect(parseFinishedFilter({}, NOW)).rejects.toThrow('which images?');
    await expect(parseFinishedFilter({ status: 'completed' }, NOW)).rejects.toThrow('which images?');
    expect((await parseFinishedFilter({ all: true }, NOW)).filter).toMatchObject({
      status: 'failed',
      ids: null,
    });
    expect((await parseFinishedFilter({ since: '24h' }, NOW)).filter.since).toBe('2026-05-01T12:00:00.000Z');
  });

  it('cannot contradict itself', async () => {
    await expect(parseFinishedFilter({ status: 'completed', code: 'too_large' }, NOW)).rejects.toThrow(
      '--code',
    );
    await expect(parseFinishedFilter({ owner: ' ' }, NOW)).rejects.toThrow('--owner');
  });
});

describe('the pipeline', () => {
  it('is one on AWS where a stage is named, and the one on this machine otherwise', () => {
    const aws = { stage: 'prod', region: 'eu-west-1', profile: 'ops' };
    expect(targetOf(aws)).toEqual({ kind: 'aws', ...aws });
    expect(targetOf({ 'data-dir': '/farm' })).toEqual({ kind: 'local', dataDirectory: '/farm' });
    expect(targetOf({})).toMatchObject({ kind: 'local' });
  });

  it.each([
    [{ stage: 'prod', 'data-dir': '.local' }, 'give one'],
    [{ region: 'eu-west-1' }, 'go with --stage'],
    [{ stage: 'prod/../dev' }, 'a name such as prod'],
  ])('of %j is refused', (values, message) => expect(() => targetOf(values)).toThrow(message));
});
