import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT_ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Where everything that is built goes. */
export const DIST = join(PROJECT_ROOT, 'dist');
