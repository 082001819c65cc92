// Bits in the order of DEFLATE: into a byte from its least significant bit on.

let bits: u64 = 0;
let bitCount: u64 = 0;
let to: usize = 0;

export function beginWriting(out: usize): void {
  to = out;
  bits = 0;
  bitCount = 0;
}

/** The address behind the last byte, which is filled up with zeros. */
export function endWriting(): usize {
  flush();
  return bitCount > 0 ? to + 1 : to;
}

/** At most 57 bits between two calls of `flush`. */
export function writeBits(value: u64, length: u64): void {
  bits |= value << bitCount;
  bitCount += length;
}

/** Writes whole bytes; less than one is left. Eight bytes are stored, of which the rest is overwritten. */
export function flush(): void {
  store<u64>(to, bits);
  to += (bitCount >> 3) as usize;
  bits >>= bitCount & ~7;
  bitCount &= 7;
}

/** So that a code fits in without a `flush`. */
export function makeRoom(): void {
  if (bitCount > 40) flush();
}

/** For loops that hold the bits themselves: the next address, the bits that are not yet written, and their number, less than 8. */
export function writtenTo(): usize {
  return to;
}

export function heldBits(): u64 {
  return bits;
}

export function heldCount(): u64 {
  return bitCount;
}

export function continueAt(out: usize, held: u64, count: u64): void {
  to = out;
  bits = held;
  bitCount = count;
}
