import { readFileSync, writeFileSync } from 'node:fs';
import { badlyDescribed, withCodeInTables } from '../lib/configuration/reference-table.ts';

/** Brings the defaults and limits in docs/configuration.md up to the code; the words are written by hand. */
const file = new URL('../docs/configuration.md', import.meta.url);
const text = withCodeInTables(readFileSync(file, 'utf8'));
writeFileSync(file, text);
for (const name of badlyDescribed(text)) {
  console.error(`docs/configuration.md needs a row "| \`${name}\` | what it does, and when to change it |"`);
  process.exitCode = 1;
}
