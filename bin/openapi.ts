import { writeFileSync } from 'node:fs';
import { WIDEST_UPLOADS } from '../openapi/accepted-uploads.ts';
import { clientSource } from '../openapi/client-source.ts';
import { openApiDocument } from '../openapi/document.ts';

/** Writes docs/openapi.json and the client's operations anew, after a change of a route, a request or an answer. */
const document = openApiDocument(WIDEST_UPLOADS);
write('docs/openapi.json', `${JSON.stringify(document, null, 2)}\n`);
write('client/operations.ts', clientSource(JSON.parse(JSON.stringify(document))));

function write(path: string, text: string): void {
  writeFileSync(new URL(`../${path}`, import.meta.url), text);
}
