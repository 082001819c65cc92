import { describe, expect, it } from 'vitest';
import { batchOutcome } from '../../../local/lambda/batch-response.ts';

const batch = ['a', 'b', 'c'];

describe('batchOutcome', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['a null list', { batchItemFailures: null }],
    ['an empty list', { batchItemFailures: [] }],
  ])('counts %s as success of all', (_name, response) => {
    expect(batchOutcome(batch, response).succeeded).toEqual(batch);
  });

  it('returns only what is reported as failed', () => {
    const response = { batchItemFailures: [{ itemIdentifier: 'b' }] };
    expect(batchOutcome(batch, response).succeeded).toEqual(['a', 'c']);
  });

  it.each([
    ['an id that is not in the batch', [{ itemIdentifier: 'z' }]],
    ['an empty id', [{ itemIdentifier: '' }]],
    ['an entry without an id', [{}]],
    ['an entry that is null', [null]],
    ['something that is no list', 'b'],
  ])('fails the whole batch for %s', (_name, batchItemFailures) => {
    const outcome = batchOutcome(batch, { batchItemFailures });
    expect(outcome.succeeded).toEqual([]);
    expect(outcome.problem).toBeTruthy();
  });
});
