import { createServer } from 'node:net';
import type { DurableState } from '../operator/durable-state.ts';

export const SERVICES = [
  'api',
  's3',
  'sqs',
  'rdsData',
  'postgres',
  'lambda',
  'cloudFormation',
  'dashboard',
  'fieldApp',
  'signIn',
  'events',
  'secretsManager',
] as const;
export type ServiceName = (typeof SERVICES)[number];

export type ServicePorts = Readonly<Record<ServiceName, number>>;

/** Of the API; the other services follow it one by one. */
export const DEFAULT_PORT = 8400;

export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly code = 'port_in_use';

  constructor(readonly port: number) {
    super(`port ${port} is taken by another program: choose another --port, or 0 for any free one`);
  }
}

/**
 * The port of every service; 0 means any free one.
 * @param requested port of the API: refused when it is taken. Left out, the ports of the last run are used again
 *   as far as they are free (links and exports of a person's shell stay valid), the defaults the first time.
 */
export async function choosePorts(
  requested: number | undefined,
  state: DurableState,
  log: (line: string) => void,
): Promise<ServicePorts> {
  const chosen = SERVICES.map(async (service, index): Promise<[ServiceName, number]> => {
    const wanted = wantedPort(requested, state.formerPort(service), index);
    if (wanted === 0 || (await isFree(wanted))) return [service, wanted];
    if (requested && service === 'api') throw new PortInUseError(requested);
    log(`port ${wanted} for ${service} is taken by another program: using another one`);
    return [service, 0];
  });
  return Object.fromEntries(await Promise.all(chosen)) as ServicePorts;
}

function wantedPort(requested: number | undefined, former: number | undefined, index: number): number {
  if (requested === 0) return former ?? 0;
  if (requested !== undefined) return requested + index;
  return former ?? DEFAULT_PORT + index;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
