import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const MILLISECONDS_BETWEEN_LOOKS = 200;

/** Calls back with the bytes of memory that a process holds, from outside: its own event loop may be busy. */
export function watchResidentMemory(pid: number, onBytes: (bytes: number) => void): () => void {
  const timer = setInterval(async () => {
    const bytes = await residentBytes(pid);
    if (bytes !== undefined) onBytes(bytes);
  }, MILLISECONDS_BETWEEN_LOOKS);
  timer.unref();
  return () => clearInterval(timer);
}

/** undefined where the process is gone or the system does not tell. */
async function residentBytes(pid: number): Promise<number | undefined> {
  const kibibytes = process.platform === 'linux' ? await fromProcessStatus(pid) : await fromProcessList(pid);
  return kibibytes === undefined || Number.isNaN(kibibytes) ? undefined : kibibytes * 1024;
}

async function fromProcessStatus(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(status);
  return match ? Number(match[1]) : undefined;
}

async function fromProcessList(pid: number): Promise<number | undefined> {
  const list = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]).catch(() => undefined);
  return list ? Number.parseInt(list.stdout, 10) : undefined;
}
