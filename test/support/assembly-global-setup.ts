import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { buildFunctions, synthesise } from '../../local/cloud-assembly/synthesise.ts';
import { ACCOUNT, REGION } from '../../local/pipeline-run.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers a configuration with the folder of its cloud assembly, which the first question makes. */
    readonly assemblyBroker: { readonly url: string; readonly password: string };
  }
}

/** One synthesis for each configuration of a run: half of what starting a pipeline takes. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const password = randomBytes(18).toString('base64url');
  let built: Promise<void> | undefined;
  const assemblies = new Map<string, Promise<string>>();
  const assemblyOf = (config: string) => {
    built ??= buildFunctions();
    const made =
      assemblies.get(config) ??
      built.then(() => synthesise({ context: { config }, account: ACCOUNT, region: REGION }));
    assemblies.set(config, made);
    return made;
  };
  const broker = createServer((request, response) => {
    if (request.headers.authorization !== password) return void response.writeHead(403).end();
    assemblyOf(new URL(request.url!, 'http://broker').searchParams.get('config')!).then(
      (directory) => response.end(directory),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  const { port } = broker.address() as AddressInfo;
  project.provide('assemblyBroker', { url: `http://127.0.0.1:${port}/`, password });
  return async () => {
    broker.close();
    broker.closeAllConnections();
    const made = await Promise.allSettled(assemblies.values());
    const directories = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    await Promise.all(directories.map((directory) => rm(directory, { recursive: true, force: true })));
  };
}
