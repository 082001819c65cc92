import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildLambdas } from '../../build/build-lambdas.ts';
import { licenceNotices, NOTICES_FILE } from '../../build/licence-notices.ts';
import { LICENCES_DOCUMENT, licencesDocument, readShipped } from '../../build/list-licences.ts';
import { DIST } from '../../build/paths.ts';
import type { ShippedPackage } from '../../build/shipped-packages.ts';
import { FUNCTIONS, OPTIONAL_FUNCTIONS } from '../../lambdas/contract.ts';

/** Licences that ask for no more than a notice. */
const ALLOWED = ['Apache-2.0', 'ISC', 'MIT', 'MIT AND BSD-3-Clause', 'MIT-0'];

/** What asks for more, and is met: docs/licences.md says how. */
const MET: Readonly<Record<string, string>> = { '@img/sharp-libvips-linux-arm64': 'LGPL-3.0-or-later' };

beforeAll(() => buildLambdas());

const everything = (): ShippedPackage[] => Object.values(readShipped()).flat();
const noticesOf = (name: string) => readFileSync(join(DIST, 'lambdas', name, NOTICES_FILE), 'utf8');

describe('licences of what ships', () => {
  it('are listed in docs/licences.md; npm run licences writes it', () => {
    expect(readFileSync(LICENCES_DOCUMENT, 'utf8')).toBe(licencesDocument(readShipped()));
  });

  it('are such as the project may use', () => {
    const others = everything().filter(
      ({ name, licence }) => !ALLOWED.includes(licence) && MET[name] !== licence,
    );
    expect(others).toEqual([]);
  });

  it.each([...FUNCTIONS, ...OPTIONAL_FUNCTIONS])(
    'are in the asset of %s, with every package that is in it',
    (name) => {
      const notices = noticesOf(name);
      for (const one of readShipped()[name] ?? []) {
        expect(notices).toContain(`${one.name} ${one.version} (${one.licence})`);
      }
      expect(notices).toContain('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION');
    },
  );

  it('of libvips come with the list of its libraries, the LGPL and the GPL that it builds on', () => {
    const notices = noticesOf('process-image');
    expect(notices).toMatch(/\| librsvg +\| LGPLv3/);
    expect(notices).toContain('GNU LESSER GENERAL PUBLIC LICENSE');
    expect(notices).toContain('GNU GENERAL PUBLIC LICENSE');
    expect(noticesOf('api')).not.toContain('GNU');
  });

  it('hold what is compiled in, and not what only the tests use', () => {
    const names = everything().map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['@aws-sdk/client-s3', 'sharp', 'assemblyscript', 'valibot']),
    );
    expect(names).not.toEqual(expect.arrayContaining(['geotiff']));
  });

  it('cannot be left out: a package without a text that we have stops the build', () => {
    const unknown = { name: 'x', version: '1.0.0', licence: 'AGPL-3.0' };
    expect(() => licenceNotices([unknown])).toThrow(/x 1\.0\.0 \(AGPL-3\.0\) ships without/);
  });
});
