import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listPage } from '../../../local/s3/list-objects.ts';
import { compareUtf8, SortedKeys } from '../../../local/s3/sorted-keys.ts';

const key = fc.string({
  unit: fc.constantFrom('a', 'b', '/', '~', 'ü', '～', '🌱'),
  minLength: 1,
  maxLength: 6,
});
const keys = fc.uniqueArray(key, { maxLength: 25 });

/** The slow, obvious definition of a whole listing. */
function definition(all: readonly string[], prefix: string, delimiter: string): string[] {
  const entries = all
    .filter((one) => one.startsWith(prefix))
    .map((one) => {
      const end = delimiter === '' ? -1 : one.indexOf(delimiter, prefix.length);
      return end < 0 ? one : one.slice(0, end + delimiter.length);
    });
  return [...new Set(entries)].sort(bytewise);
}

function bytewise(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function allPages(sorted: SortedKeys, prefix: string, delimiter: string, maxKeys: number): string[] {
  const found: string[] = [];
  let after: string | undefined = '';
  while (after !== undefined) {
    const page = listPage(sorted, { prefix, delimiter, after, maxKeys });
    const entries = [...page.keys, ...page.commonPrefixes];
    expect(entries.length).toBeLessThanOrEqual(maxKeys);
    found.push(...entries.sort(bytewise));
    after = page.next;
  }
  return found;
}

describe('listing by pages', () => {
  it('gives every key and common prefix once, in order', () => {
    const prefix = fc.constantFrom('', 'a', 'a/', 'b', '/');
    const delimiter = fc.constantFrom('', '/', 'ab');
    fc.assert(
      fc.property(keys, prefix, delimiter, fc.integer({ min: 1, max: 5 }), (all, p, d, maxKeys) => {
        expect(allPages(new SortedKeys(all), p, d, maxKeys)).toEqual(definition(all, p, d));
      }),
      { numRuns: 500 },
    );
  });
});

describe('sorted keys', () => {
  it('are in the order of their UTF-8 bytes', () => {
    const any = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(any, any, (a, b) => Math.sign(compareUtf8(a, b)) === bytewise(a, b)),
      { numRuns: 300 },
    );
  });

  it('stay so as keys come and go', () => {
    fc.assert(
      fc.property(keys, keys, (added, removed) => {
        const sorted = new SortedKeys();
        for (const one of added) sorted.add(one);
        for (const one of added) sorted.add(one);
        for (const one of removed) sorted.delete(one);
        const left = added.filter((one) => !removed.includes(one));
        expect([...sorted.from('')]).toEqual(left.sort(bytewise));
      }),
    );
  });
});
