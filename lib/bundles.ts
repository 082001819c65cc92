import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BundleName } from '../lambdas/contract.ts';

export const PROJECT_ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Where `npm run build` leaves one folder per function. */
export const BUNDLES = join(PROJECT_ROOT, 'dist', 'lambdas');

export class MissingBundleError extends Error {
  override readonly name = 'MissingBundleError';

  constructor(name: BundleName, folder: string) {
    super(`The function "${name}" has no bundle in ${folder}. Run "npm run build" first.`);
  }
}

/** The folder of one function; a missing bundle is told here, since CDK would only name a path. */
export function bundleFolder(bundles: string, name: BundleName): string {
  const folder = join(bundles, name);
  if (!existsSync(join(folder, 'index.mjs'))) {
    throw new MissingBundleError(name, folder);
  }
  return folder;
}

/** Where `npm run build` leaves the field app. */
export const SITE = join(PROJECT_ROOT, 'dist', 'web', 'site');

export class MissingSiteError extends Error {
  override readonly name = 'MissingSiteError';

  constructor(folder: string) {
    super(`The field app (webApp) is not built in ${folder}. Run "npm run build:web" first.`);
  }
}

/** The field app's files; where they are missing, that is told here. */
export function siteFolder(site: string): string {
  if (!existsSync(join(site, 'index.html'))) throw new MissingSiteError(site);
  return site;
}
