import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { crc32Table, crc64Tables } from './crc-tables.ts';

export const checksumAlgorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** COMPOSITE is the checksum of the parts' checksums, FULL_OBJECT that of the object's bytes. */
export type ChecksumType = 'COMPOSITE' | 'FULL_OBJECT';

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  /** Base64; a COMPOSITE one ends in `-` and the number of parts. */
  readonly value: string;
}

export interface Digest {
  update(bytes: Uint8Array): void;
  /** To be called once. */
  digest(): Buffer;
}

export function createDigest(algorithm: ChecksumAlgorithm): Digest {
  switch (algorithm) {
    case 'CRC32':
      return new Crc32();
    case 'CRC32C':
      return new Crc32C();
    case 'CRC64NVME':
      return new Crc64Nvme();
    case 'SHA1':
      return createHash('sha1');
    case 'SHA256':
      return createHash('sha256');
  }
}

/** `x-amz-checksum-crc32` and so on. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** The name of its element in XML: `ChecksumCRC32` and so on. */
export function checksumElement(algorithm: ChecksumAlgorithm): string {
  return `Checksum${algorithm}`;
}

export function digestLength(algorithm: ChecksumAlgorithm): number {
  return { CRC32: 4, CRC32C: 4, CRC64NVME: 8, SHA1: 20, SHA256: 32 }[algorithm];
}

class Crc32 implements Digest {
  #value = 0;

  update(bytes: Uint8Array): void {
    this.#value = crc32(bytes, this.#value);
  }

  digest(): Buffer {
    return bigEndian(this.#value);
  }
}

// Castagnoli's polynomial 0x1EDC6F41 in reversed bit order.
const castagnoli = crc32Table(0x82f63b78);

class Crc32C implements Digest {
  #value = 0xffffffff;

  update(bytes: Uint8Array): void {
    let value = this.#value;
    for (let at = 0; at < bytes.length; at++) {
      value = castagnoli[(value ^ bytes[at]!) & 0xff]! ^ (value >>> 8);
    }
    this.#value = value >>> 0;
  }

  digest(): Buffer {
    return bigEndian(~this.#value >>> 0);
  }
}

// The NVM Express polynomial 0xAD93D23594C93659 in reversed bit order.
const nvme = crc64Tables(0x9a6c9329ac4bc9b5n);

class Crc64Nvme implements Digest {
  #high = 0xffffffff;
  #low = 0xffffffff;

  update(bytes: Uint8Array): void {
    let high = this.#high;
    let low = this.#low;
    for (let at = 0; at < bytes.length; at++) {
      const entry = (low ^ bytes[at]!) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ nvme.low[entry]!;
      high = (high >>> 8) ^ nvme.high[entry]!;
    }
    this.#high = high;
    this.#low = low;
  }

  digest(): Buffer {
    return Buffer.concat([bigEndian(~this.#high >>> 0), bigEndian(~this.#low >>> 0)]);
  }
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
