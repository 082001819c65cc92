import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFolder } from './bundles.ts';

/** Changes when a migration is added: that is what makes CloudFormation run the migration function again. */
export function hashMigrations(bundles: string): string {
  const folder = join(bundleFolder(bundles, 'migrate-schema'), 'migrations');
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) {
    hash.update(`${name}\n`).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}
