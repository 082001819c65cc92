import { rm } from 'node:fs/promises';
import { type AssemblyStack, readAssembly } from '../cloud-assembly/read-assembly.ts';
import { buildFunctions, synthesise } from '../cloud-assembly/synthesise.ts';
import type { Shutdown } from './shutdown.ts';

export interface AssemblyOptions {
  readonly account: string;
  readonly region: string;
  /** CDK context on top of cdk.json's: `stage`, `config`. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** A cloud assembly that is there already, instead of building and synthesising a new one. */
  readonly assemblyDirectory?: string;
  readonly shutdown: Shutdown;
  step(name: string): void;
}

/** The stacks to deploy: built and synthesised now, unless the caller has an assembly. */
export async function provideAssembly(options: AssemblyOptions): Promise<AssemblyStack[]> {
  if (options.assemblyDirectory) return readAssembly(options.assemblyDirectory);
  options.step('building the functions');
  await buildFunctions();
  options.step('synthesising the app');
  const directory = await synthesise(options);
  options.shutdown.add('the cloud assembly', () => rm(directory, { recursive: true, force: true }));
  return readAssembly(directory);
}
