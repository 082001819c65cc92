import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../build/paths.ts';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

describe.each([
  'package-lock.json',
  'build/sharp-linux-arm64/package-lock.json',
  'build/row-kernels/package-lock.json',
])('%s', (path) => {
  const { packages } = JSON.parse(readFileSync(join(PROJECT_ROOT, path), 'utf8')) as {
    packages: Readonly<Record<string, LockedPackage>>;
  };
  const locked = new Set(Object.keys(packages).map((key) => key.split('node_modules/').at(-1)));

  it('holds the packages of every platform: npm ci refuses a lockfile that knows only the one it was made on', () => {
    const missing = Object.values(packages)
      .flatMap((one) => Object.keys(one.optionalDependencies ?? {}))
      .filter((name) => !locked.has(name));
    expect(missing).toEqual([]);
  });

  it('names no registry: each machine takes its own', () => {
    expect(Object.values(packages).filter((one) => one.resolved?.startsWith('http'))).toEqual([]);
  });
});
