import { availableParallelism, cpus, totalmem } from 'node:os';
import { peerVersions } from '../peers/peers.ts';

export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGiB: number;
  readonly node: string;
  readonly zlib: string;
  readonly peers: Readonly<Record<string, string>>;
}

/** What figures have to be read with. */
export function describeMachine(): Machine {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    zlib: process.versions.zlib ?? 'unknown',
    peers: peerVersions(),
  };
}

export function machineLine({ cores, cpu, memoryGiB, node, zlib, peers }: Machine): string {
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  const parts = [`${cores} cores`, cpu, `${memoryGiB} GiB`, `Node ${node} (zlib ${zlib})`, ...versions];
  return parts.join(', ');
}
