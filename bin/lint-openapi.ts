import { readFileSync } from 'node:fs';
import { lintDocument } from '../openapi/lint-document.ts';

/** Part of `npm run check`. */
const text = readFileSync(new URL('../docs/openapi.json', import.meta.url), 'utf8');
const findings = await lintDocument(text);
for (const finding of findings) console.error(finding);
console.log(`docs/openapi.json: ${findings.length} findings by Redocly's recommended rules, all as errors`);
if (findings.length > 0) process.exitCode = 1;
