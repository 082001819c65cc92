// LZW of TIFF 6.0, section 13: codes of 9 to 12 bits, most significant bit first, wider one code early ("early change").

const CLEAR: u32 = 256;
const END: u32 = 257;
const FIRST_FREE: u32 = 258;
const TABLE_SIZE: u32 = 4096;
const LENGTHS: usize = 16384;

// The first bytes of scratch memory tell what was found.
const WRITTEN: usize = 0;
const CODE: usize = 4;
const NEXT: usize = 8;
const TABLE: usize = 16;

/**
 * Decodes into exactly `length` bytes and gives 0; 1 where the data end before, 2 where a code is not in the table. A string of the
 * table is kept as the place in the output where it was first written, so that the table holds no copies. `input` has 4
 * bytes more than `inputLength` to be read, `output` 8 bytes more than `length` to be written, `scratch` 36 KiB.
 */
export function decodeLzw(input: usize, inputLength: i32, output: usize, length: i32, scratch: usize): i32 {
  const starts = scratch + TABLE;
  const lengths = scratch + TABLE + LENGTHS;
  const inputBits = (inputLength as u32) << 3;
  let next = FIRST_FREE;
  let width: u32 = 9;
  let bit: u32 = 0;
  let to = output;
  const end = output + (length as usize);
  // Where the string of the code before was written; 0 directly after a clear code.
  let previous: usize = 0;
  let previousLength: u32 = 0;
  while (to < end) {
    store<u32>(scratch, (to - output) as u32, WRITTEN);
    if (bit + width > inputBits) return 1;
    const word = bswap<u32>(load<u32>(input + ((bit >> 3) as usize)));
    const code = (word << (bit & 7)) >> (32 - width);
    bit += width;
    if (code === END) return 1;
    if (code === CLEAR) {
      next = FIRST_FREE;
      width = 9;
      previous = 0;
      continue;
    }
    const start = to;
    if (code < CLEAR) store<u8>(to++, code);
    else if (previous !== 0 && code < next) {
      const at = (code as usize) << 2;
      to = copyString(load<u32>(starts + at) as usize, load<u32>(lengths + at), to, end);
    } else if (previous !== 0 && code === next) to = copyString(previous, previousLength + 1, to, end);
    else {
      store<u32>(scratch, code, CODE);
      store<u32>(scratch, next, NEXT);
      return 2;
    }
    if (previous !== 0 && next < TABLE_SIZE) {
      // The string before plus the first byte of this one: they lie next to each other in the output.
      const at = (next as usize) << 2;
      store<u32>(starts + at, previous as u32);
      store<u32>(lengths + at, previousLength + 1);
      next++;
      if (next === 511 || next === 1023 || next === 2047) width++;
    }
    previous = start;
    previousLength = (to - start) as u32;
  }
  return 0;
}

/** Most strings are short: eight bytes are copied at once, and what was too many is overwritten by the next string. */
function copyString(from: usize, count: u32, to: usize, end: usize): usize {
  const last = to + (count as usize) < end ? to + (count as usize) : end;
  if (to - from < 8) {
    // The string overlaps what it is copied to.
    while (to < last) store<u8>(to++, load<u8>(from++));
    return to;
  }
  for (let at = to; at < last; at += 8, from += 8) store<u64>(at, load<u64>(from));
  return last;
}
