import { writeFileSync } from 'node:fs';
import { WIDEST_UPLOADS } from '../openapi/accepted-uploads.ts';
import { openApiDocument } from '../openapi/document.ts';

/** Writes docs/openapi.json anew, after a change of a route, a request or an answer. */
const file = new URL('../docs/openapi.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(openApiDocument(WIDEST_UPLOADS), null, 2)}\n`);
