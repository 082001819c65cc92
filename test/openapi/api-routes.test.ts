import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { API_ROUTES } from '../../lib/constructs/api-routes.ts';

interface Operation {
  readonly security: readonly { readonly token: readonly string[] }[];
}

const { paths } = JSON.parse(
  readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'),
) as Readonly<Record<'paths', Readonly<Record<string, Readonly<Record<string, Operation>>>>>>;

/** `GET /images` and the scope of which a token needs one, by what clients are told. */
const documented = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([method]) => method !== 'parameters')
    .map(([method, { security }]) => [
      `${method.toUpperCase()} ${path}`,
      security[0]?.token[0]?.replace('crop-health/images.', '') ?? 'open',
    ]),
);

it('every operation of the document is a route that is deployed, with its scope, and the other way round', () => {
  const deployed = API_ROUTES.map(({ method, path, scope }) => [`${method} ${path}`, scope]);
  expect(deployed.toSorted()).toEqual(documented.toSorted());
});
