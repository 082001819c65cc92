/** A plain LZW encoder after TIFF 6.0 section 13: codes of 9 to 12 bits, the width grows one code early. */
export function encodeLzw(input: Uint8Array): Buffer {
  const CLEAR = 256;
  const END = 257;
  const bits: number[] = [];
  let table = new Map<string, number>();
  let width = 9;
  let next = 258;
  const put = (code: number) => {
    for (let bit = width - 1; bit >= 0; bit--) bits.push((code >> bit) & 1);
  };
  const clear = () => {
    put(CLEAR);
    table = new Map(Array.from({ length: 256 }, (_, byte) => [String.fromCharCode(byte), byte]));
    width = 9;
    next = 258;
  };
  clear();
  let current = '';
  for (const byte of input) {
    const longer = current + String.fromCharCode(byte);
    if (table.has(longer)) {
      current = longer;
      continue;
    }
    put(table.get(current)!);
    table.set(longer, next++);
    if (next === 512 || next === 1024 || next === 2048) width++;
    if (next === 4095) clear();
    current = String.fromCharCode(byte);
  }
  if (current !== '') put(table.get(current)!);
  // The decoder has one more entry by now.
  if (next === 511 || next === 1023 || next === 2047) width++;
  put(END);
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [i, bit] of bits.entries()) bytes[i >> 3]! |= bit << (7 - (i & 7));
  return bytes;
}
