import { describe, expect, it } from 'vitest';
import type { Bed } from '../../lambdas/pipeline/bed-statistics.ts';
import type { Api } from '../../web/source/api/api.ts';
import { ApiError, NotReachedError } from '../../web/source/api/api-errors.ts';
import { freeBedName, mergeBeds, removedBeds } from '../../web/source/beds/bed-changes.ts';
import { getBeds } from '../../web/source/beds/bed-requests.ts';
import { saveOrMerge } from '../../web/source/beds/save-or-merge.ts';
import { answeringApi } from './answering-api.ts';

const bed = (id: string, name: string | null = null, west = 5): Bed => ({
  id,
  name,
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, 52],
        [west + 0.1, 52],
        [west, 52.1],
        [west, 52],
      ],
    ],
  },
});

describe('changed beds', () => {
  it('get the lowest number that is free', () => {
    expect(freeBedName([])).toBe('Bed 1');
    expect(freeBedName([bed('a', 'Bed 1'), bed('b', 'Bed 3'), bed('c', 'North')])).toBe('Bed 2');
  });

  it('are told to be removed by their ids', () => {
    const [a, b] = [bed('a'), bed('b')];
    expect(removedBeds([a, b], [bed('b', 'renamed'), bed('c')])).toEqual([a]);
  });

  it('of two people are put together where each has changed others', () => {
    const base = [bed('a'), bed('b'), bed('c')];
    const mine = [bed('a', 'mine'), bed('b'), bed('c'), bed('drawn')];
    const theirs = [bed('a'), bed('b', 'theirs'), bed('added')];
    const { beds, contested } = mergeBeds(base, mine, theirs);
    expect(beds).toEqual([bed('a', 'mine'), bed('b', 'theirs'), bed('added'), bed('drawn')]);
    expect(contested).toEqual([]);
  });

  it('of two people stay as they are here where both have changed them, and are named', () => {
    const base = [bed('a'), bed('b'), bed('c')];
    const mine = [bed('a', null, 6), bed('b', 'mine')];
    const theirs = [bed('a', null, 7), bed('c', 'theirs')];
    const { beds, contested } = mergeBeds(base, mine, theirs);
    expect(beds).toEqual([bed('a', null, 6), bed('b', 'mine')]);
    expect([...contested].sort()).toEqual(['a', 'b', 'c']);
  });
});

interface Call {
  readonly method: string;
  readonly headers: unknown;
}

/** A service that answers one after the other. */
function service(...answers: readonly unknown[]): { readonly api: Api; readonly calls: Call[] } {
  const calls: Call[] = [];
  const left = [...answers];
  const api = answeringApi(({ method, headers: { 'Content-Type': _, ...headers } }) => {
    calls.push({ method, headers });
    return left.shift();
  });
  return { api, calls };
}

const collection = (...beds: readonly Bed[]) => ({
  features: beds.map(({ id, name, geometry }) => ({ id, properties: { name }, geometry })),
});

describe('beds at the service', () => {
  it('are none only where it says so', async () => {
    const none = service(new ApiError(404, 'beds_not_found', 'none'));
    expect(await getBeds(none.api, 'north')).toEqual({ beds: [], etag: null });
    for (const fault of [new ApiError(404, 'unknown', 'Not Found'), new NotReachedError('The service')]) {
      await expect(getBeds(service(fault).api, 'north')).rejects.toBe(fault);
    }
  });

  it.each([
    ['those that were read', [bed('a')], { beds: [bed('b')], etag: '"old"' }, 'PUT', { 'If-Match': '"old"' }],
    ['none', [bed('a')], { beds: [], etag: null }, 'PUT', { 'If-None-Match': '*' }],
    ['all', [], { beds: [bed('b')], etag: '"old"' }, 'DELETE', { 'If-Match': '"old"' }],
  ])('are replaced on the condition that there are still %s', async (_, draft, seen, method, headers) => {
    const { api, calls } = service({});
    const { saved, draftOf, fault } = await saveOrMerge(api, 'north', draft, seen);
    expect(calls).toEqual([{ method, headers }]);
    expect(saved).toEqual({ beds: draft, etag: draft.length === 0 ? null : '"new"' });
    expect([draftOf(draft), fault]).toEqual([null, null]);
  });

  it('that somebody else has changed meanwhile are read again, and nothing that was drawn is lost', async () => {
    const refused = new ApiError(412, 'precondition_failed', 'changed');
    const { api, calls } = service(refused, collection(bed('a', 'theirs'), bed('b')));
    const draft = [bed('a', 'mine'), bed('drawn')];
    const outcome = await saveOrMerge(api, 'north', draft, { beds: [bed('a')], etag: '"old"' });
    expect(calls.map(({ method }) => method)).toEqual(['PUT', 'GET']);
    expect(outcome.saved).toEqual({ beds: [bed('a', 'theirs'), bed('b')], etag: '"new"' });
    expect(outcome.draftOf(draft)).toEqual([bed('a', 'mine'), bed('b'), bed('drawn')]);
    expect(outcome.fault!.message).toMatch(/Somebody else.*Both have changed mine/);
  });
});
