import { describe, expect, it } from 'vitest';
import { matchRoute, parseRouteKey } from '../../../local/http-api/route-table.ts';

const routes = [
  '$default',
  'ANY /{proxy+}',
  'OPTIONS /{proxy+}',
  'GET /images/{id}',
  'GET /images/latest',
  'ANY /images/{id}',
  'POST /images',
  'GET /farms/{farm}/{rest+}',
].map((key) => ({ routeKey: parseRouteKey(key) }));

const matched = (method: string, path: string) => {
  const match = matchRoute(routes, method, path);
  return match && [match.route.routeKey.key, match.pathParameters];
};

describe('matchRoute', () => {
  it.each([
    ['GET', '/images/latest', 'GET /images/latest', {}],
    ['GET', '/images/7', 'GET /images/{id}', { id: '7' }],
    ['PUT', '/images/7', 'ANY /images/{id}', { id: '7' }],
    ['POST', '/images', 'POST /images', {}],
    ['OPTIONS', '/images', 'OPTIONS /{proxy+}', { proxy: 'images' }],
    ['GET', '/images', 'ANY /{proxy+}', { proxy: 'images' }],
    ['GET', '/images/7/maps', 'ANY /{proxy+}', { proxy: 'images/7/maps' }],
    ['GET', '/farms/a/b/c', 'GET /farms/{farm}/{rest+}', { farm: 'a', rest: 'b/c' }],
    ['GET', '/', '$default', {}],
  ])('%s %s is answered by the most specific route', (method, path, key, parameters) => {
    expect(matched(method, path)).toEqual([key, parameters]);
  });

  it('finds nothing where no route fits', () => {
    const only = [{ routeKey: parseRouteKey('GET /images') }];
    expect(matchRoute(only, 'POST', '/images')).toBeUndefined();
    expect(matchRoute(only, 'GET', '/images/')).toBeUndefined();
    expect(matchRoute(only, 'GET', '/Images')).toBeUndefined();
  });
});
