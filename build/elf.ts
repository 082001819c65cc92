import { closeSync, openSync, readSync } from 'node:fs';

/** e_machine of the ELF header: what the file was compiled for. */
const AARCH64 = 183;

/** Whether a file is an ELF binary for 64-bit ARM: its first bytes say so, whatever its name says. */
export function isArm64Binary(file: string): boolean {
  const header = Buffer.alloc(20);
  const descriptor = openSync(file, 'r');
  try {
    if (readSync(descriptor, header, 0, header.length, 0) < header.length) return false;
  } finally {
    closeSync(descriptor);
  }
  return header.toString('latin1', 0, 4) === '\x7fELF' && header.readUInt16LE(18) === AARCH64;
}
