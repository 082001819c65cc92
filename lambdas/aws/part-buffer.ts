import { releaseMemory } from '../imagery/release-memory.ts';

/** Bytes that come in pieces and leave as one part of a given size. */
export class PartBuffer {
  readonly #size: number;
  #pieces: Uint8Array[] = [];
  #length = 0;

  constructor(size: number) {
    this.#size = size;
  }

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === this.#size;
  }

  /** Takes over what there is room for, and gives back the rest. */
  take(bytes: Uint8Array): Uint8Array {
    const kept = bytes.subarray(0, this.#size - this.#length);
    if (kept.length > 0) this.#pieces.push(kept);
    this.#length += kept.length;
    return bytes.subarray(kept.length);
  }

  /** All bytes, which are no longer kept. */
  empty(): Buffer {
    const part = Buffer.concat(this.#pieces, this.#length);
    for (const piece of this.#pieces) releaseMemory(piece);
    this.#pieces = [];
    this.#length = 0;
    return part;
  }
}
