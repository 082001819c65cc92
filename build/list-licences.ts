import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildLambdas, SHIPPED, type ShippedByFunction } from './build-lambdas.ts';
import { NOTICES_FILE } from './licence-notices.ts';
import { DIST, PROJECT_ROOT } from './paths.ts';

export const LICENCES_DOCUMENT = join(PROJECT_ROOT, 'docs', 'licences.md');

const TEXT = `# Licences of what ships

Written by \`npm run licences\`; \`test/build/licences.test.ts\` holds that it is current and that nothing else ships than is allowed there.

The pipeline itself is under [Apache-2.0](../LICENSE). Its functions contain, or have beside them in their asset, the packages below. Each
asset carries their licences as \`${NOTICES_FILE}\`. Tools that build, test and deploy do not ship.

libvips, with several libraries that are linked into it, is under the LGPL 3 or later. How its terms are met: it is a shared library of its
own (\`libvips-cpp.so\`), which sharp loads when it starts, and which may be replaced by another build of the same interface in
\`process-image/node_modules/@img/sharp-libvips-linux-arm64/lib/\` before the function is deployed; nothing forbids to change or examine it; the
licence and the list of its libraries are in the asset; sources and build scripts of exactly this version are published at
https://github.com/lovell/sharp-libvips under the tag of its version. Of the smaller libraries in it that list names the licences with
links, and their texts are not in the asset: who hands assets on to others adds them.

| Package | Version | Licence | In |
|---|---|---|---|
`;

/** The list as a document, from what the build has put into the assets. */
export function licencesDocument(shipped: ShippedByFunction): string {
  const users = new Map<string, string[]>();
  for (const [name, packages] of Object.entries(shipped)) {
    for (const one of packages) {
      const row = `${one.name} | ${one.version} | ${one.licence}`;
      users.set(row, [...(users.get(row) ?? []), name]);
    }
  }
  const everywhere = Object.keys(shipped).length;
  const rows = [...users].map(
    ([row, functions]) => `| ${row} | ${functions.length === everywhere ? 'all' : functions.join(', ')} |\n`,
  );
  return TEXT + rows.sort().join('');
}

export function readShipped(): ShippedByFunction {
  return JSON.parse(readFileSync(join(DIST, 'lambdas', SHIPPED), 'utf8')) as ShippedByFunction;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildLambdas();
  writeFileSync(LICENCES_DOCUMENT, licencesDocument(readShipped()));
}
