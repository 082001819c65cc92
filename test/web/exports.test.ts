import { describe, expect, it } from 'vitest';
import type { Api } from '../../web/source/api/api.ts';
import { fetchExport, fileNameOf, nextPage } from '../../web/source/map/exports.ts';

describe('an export of several pages', () => {
  function apiWith(
    type: string,
    pages: Readonly<Record<string, readonly [body: string, link?: string]>>,
  ): Api {
    return {
      operations: {} as Api['operations'],
      async download(path) {
        const [body, link] = pages[path]!;
        const headers = new Headers({
          'content-type': type,
          'content-disposition': 'attachment; filename="N.csv"',
        });
        if (link !== undefined) headers.set('link', link);
        return { headers, body };
      },
    };
  }

  it('is one table, of which only the first page has the names', async () => {
    const api = apiWith('text/csv; charset=utf-8; header=present', {
      '/fields/North%203/export?format=csv': ['a,b\r\n1,2\r\n', '<?format=csv&cursor=x>; rel="next"'],
      '/fields/North%203/export?format=csv&cursor=x': ['3,4\r\n'],
    });
    const { name, content } = await fetchExport(api, '/fields/North%203/export?format=csv');
    expect(name).toBe('N.csv');
    expect(content.type).toBe('text/csv');
    expect(await content.text()).toBe('a,b\r\n1,2\r\n3,4\r\n');
  });

  it('is one collection of all features', async () => {
    const page = (id: string) => `{"type":"FeatureCollection","features":[{"id":"${id}"}]}`;
    const api = apiWith('application/geo+json', {
      '/images/a/export?format=geojson': [page('one'), '<?format=geojson&cursor=x>; rel="next"'],
      '/images/a/export?format=geojson&cursor=x': [page('two')],
    });
    const { content } = await fetchExport(api, '/images/a/export?format=geojson');
    expect(JSON.parse(await content.text())).toEqual({
      type: 'FeatureCollection',
      features: [{ id: 'one' }, { id: 'two' }],
    });
  });

  it.each([
    [null, null],
    ['<?cursor=x>; rel="prev"', null],
    ['<?cursor=x>; rel="prev", <?cursor=y>; rel=next', '/images/a/export?cursor=y'],
    ['</elsewhere?b>; rel="next"', '/elsewhere?b'],
  ])('goes on by %s to %s', (link, expected) => {
    expect(nextPage(link, '/images/a/export?format=csv')).toBe(expected);
  });

  it.each([
    [null, undefined],
    ['attachment; filename="a.csv"', 'a.csv'],
    [`attachment; filename="F_ld.csv"; filename*=UTF-8''F%C3%A4ld.csv`, 'Fäld.csv'],
  ])('is called as %s says', (disposition, expected) => {
    expect(fileNameOf(disposition)).toBe(expected);
  });
});
