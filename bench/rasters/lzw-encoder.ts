/** TIFF 6.0 section 13: variable code width, most significant bit first, "early change". */
const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
/** The table is given up after this entry, as the specification says. */
const LAST_ENTRY = 4094;
const SLOTS = 1 << 14;

/** Encodes blocks one after the other, with tables that are made once. */
export class LzwEncoder {
  /** Open addressing: prefix and byte of an entry, and its code. */
  readonly #keys = new Int32Array(SLOTS);
  readonly #codes = new Uint16Array(SLOTS);

  encode(input: Uint8Array): Uint8Array {
    const output = new BitWriter(input.length);
    this.#keys.fill(-1);
    let next = FIRST_FREE;
    output.write(CLEAR, 9);
    let width = 9;
    let prefix = -1;
    for (let i = 0; i < input.length; i++) {
      const byte = input[i]!;
      if (prefix < 0) {
        prefix = byte;
        continue;
      }
      const key = (prefix << 8) | byte;
      const slot = this.#find(key);
      if (this.#keys[slot] === key) {
        prefix = this.#codes[slot]!;
        continue;
      }
      output.write(prefix, width);
      prefix = byte;
      this.#keys[slot] = key;
      this.#codes[slot] = next;
      if (next === LAST_ENTRY) {
        output.write(CLEAR, width);
        this.#keys.fill(-1);
        next = FIRST_FREE;
        width = 9;
      } else {
        next++;
        if (next === 1 << width) width++;
      }
    }
    if (prefix >= 0) {
      output.write(prefix, width);
      // The decoder makes an entry of this code, too.
      if (next + 1 === 1 << width && width < 12) width++;
    }
    output.write(END, width);
    return output.finish();
  }

  #find(key: number): number {
    let slot = (Math.imul(key, 0x9e3779b1) >>> 18) & (SLOTS - 1);
    while (this.#keys[slot] !== -1 && this.#keys[slot] !== key) slot = (slot + 1) & (SLOTS - 1);
    return slot;
  }
}

class BitWriter {
  readonly #bytes: Uint8Array;
  #length = 0;
  #buffer = 0;
  #bits = 0;

  /** @param input bytes; every byte costs one code of 12 bits at the most, and some clear codes. */
  constructor(input: number) {
    this.#bytes = new Uint8Array(Math.ceil(input * 1.51) + 16);
  }

  write(code: number, width: number): void {
    this.#buffer = (this.#buffer << width) | code;
    this.#bits += width;
    while (this.#bits >= 8) {
      this.#bits -= 8;
      this.#bytes[this.#length++] = this.#buffer >>> this.#bits;
    }
    this.#buffer &= (1 << this.#bits) - 1;
  }

  finish(): Uint8Array {
    if (this.#bits > 0) this.#bytes[this.#length++] = this.#buffer << (8 - this.#bits);
    return this.#bytes.slice(0, this.#length);
  }
}
