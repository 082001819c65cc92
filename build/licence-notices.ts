import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from './paths.ts';
import type { ShippedPackage } from './shipped-packages.ts';

/** In the asset of each function and in the field app's site, beside the code. */
export const NOTICES_FILE = 'THIRD-PARTY-LICENCES.txt';

const RULE = `\n\n${'='.repeat(80)}\n\n`;

/**
 * What ships without the text of its licence in its package. Apache-2.0 is our own licence, too. MIT-0 asks for nothing. The LGPL
 * builds on the GPL, and of the libraries within libvips one is under the MPL.
 */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  'Apache-2.0': ['LICENSE'],
  'MIT-0': [],
  'LGPL-3.0-or-later': [
    'build/licences/LGPL-3.0.txt',
    'build/licences/GPL-3.0.txt',
    'build/licences/MPL-1.1.txt',
  ],
};

/** Names and licences of the packages, each text once below the packages that have it. The same bytes on every machine. */
export function licenceNotices(packages: readonly ShippedPackage[]): string {
  const byText = new Map<string, ShippedPackage[]>();
  for (const one of packages) {
    const text = licenceText(one);
    byText.set(text, [...(byText.get(text) ?? []), one]);
  }
  const sections = [...byText].map(([text, those]) => `${those.map(describe).join('\n')}\n\n${text}`.trim());
  return `This software contains or comes with the following packages.${RULE}${sections.join(RULE)}\n`;
}

function describe({ name, version, licence }: ShippedPackage): string {
  return `${name} ${version} (${licence})`;
}

function licenceText(shipped: ShippedPackage): string {
  const own = ownTexts(shipped);
  if (own.length > 0) return own.join('\n\n');
  const known = TEXTS[shipped.licence];
  if (known === undefined) {
    throw new Error(
      `${describe(shipped)} ships without its licence's text, which build/licences does not have.`,
    );
  }
  return known.map((path) => read(join(PROJECT_ROOT, path))).join('\n\n');
}

/** libvips has, in place of a licence, a table of all libraries in it with theirs. */
function ownTexts({ name, folder }: ShippedPackage): string[] {
  if (folder === undefined) return [];
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying|copyright)/i.test(file));
  const texts = files.sort().map((file) => read(join(folder, file)));
  if (!name.startsWith('@img/sharp-libvips-')) return texts;
  const libraries = read(join(folder, 'README.md'));
  const lgpl = TEXTS['LGPL-3.0-or-later'] ?? [];
  return [libraries, ...texts, ...lgpl.map((path) => read(join(PROJECT_ROOT, path)))];
}

function read(path: string): string {
  return readFileSync(path, 'utf8').replaceAll('\r\n', '\n').trim();
}
