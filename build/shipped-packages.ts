import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { PROJECT_ROOT } from './paths.ts';

/** A package of somebody else's, of which something is in an asset. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression */
  readonly licence: string;
  /** Where its licence lies; absent for what is not installed with the project. */
  readonly folder?: string;
}

/** Packages of which one of these bundles holds at least a byte. */
export function bundledPackages(...bundles: readonly Metafile[]): ShippedPackage[] {
  const outputs = bundles.flatMap((bundle) => Object.values(bundle.outputs));
  const inputs = outputs.flatMap((output) => Object.entries(output.inputs));
  const folders = inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].map((folder) => readPackage(join(PROJECT_ROOT, folder))).sort(byName);
}

/** Packages that lie in a node_modules folder. */
export function packagesBelow(nodeModules: string): ShippedPackage[] {
  return readdirSync(nodeModules)
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(nodeModules, name)).map((inner) => join(name, inner)) : [name],
    )
    .map((name) => join(nodeModules, name))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map(readPackage)
    .sort(byName);
}

/** The compiled kernels hold parts of their compiler's library. It is not installed: only whoever changes them needs it. */
export function kernelCompiler(): ShippedPackage {
  const manifest = readJson(join(PROJECT_ROOT, 'build', 'row-kernels', 'package.json'));
  const { assemblyscript: version } = manifest.dependencies as { readonly assemblyscript: string };
  return { name: 'assemblyscript', version, licence: 'Apache-2.0' };
}

export function byName(left: ShippedPackage, right: ShippedPackage): number {
  const key = ({ name, version }: ShippedPackage) => `${name} ${version}`;
  return key(left) < key(right) ? -1 : 1;
}

function readPackage(folder: string): ShippedPackage {
  const { name, version, license } = readJson(join(folder, 'package.json'));
  if (typeof license !== 'string') {
    throw new Error(
      `${String(name)} ${String(version)} ships, and its package.json does not name its licence.`,
    );
  }
  return { name: String(name), version: String(version), licence: license, folder };
}

function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}
