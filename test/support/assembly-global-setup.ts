import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { Synthesiser } from './synthesiser.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers a configuration with the folder of its cloud assembly, which the first question makes. */
    readonly assemblyBroker: { readonly url: string; readonly password: string };
  }
}

/** One synthesis for each configuration of a run: half of what starting a pipeline takes. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const password = randomBytes(18).toString('base64url');
  const synthesiser = new Synthesiser();
  const broker = createServer((request, response) => {
    if (request.headers.authorization !== password) return void response.writeHead(403).end();
    const config = new URL(request.url!, 'http://broker').searchParams.get('config')!;
    synthesiser.assemblyOf(config).then(
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
    await synthesiser.close();
  };
}
