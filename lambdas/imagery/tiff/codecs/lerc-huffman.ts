import type { NativeSamples } from '../samples.ts';
import { readStuffedNumbers } from './lerc-bits.ts';
import type { LercBlob } from './lerc-blob.ts';

/** Symbols are bytes; the table of code lengths may wrap around at its end. */
const MOST_SYMBOLS = 512;
/** Codes of up to this many bits are looked up at once. */
const QUICK_BITS = 12;

/** 8-bit samples in Huffman codes: as they are, or as differences to the pixel before or above. */
export function decodeHuffman(blob: LercBlob, start: number, isDelta: boolean, out: NativeSamples): void {
  const { table, end } = readTable(blob.data, start);
  const bits = new CodeReader(blob.data, end, table);
  // Signed samples are stored above 0.
  const shift = blob.dataType === 0 ? 128 : 0;
  if (isDelta) {
    for (let value = 0; value < blob.values; value++) decodeDifferences(blob, bits, shift, value, out);
    return;
  }
  const { rows, columns, values, mask } = blob;
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    if (mask !== null && mask[pixel] === 0) continue;
    for (let value = 0; value < values; value++) out[pixel * values + value] = bits.next() - shift;
  }
}

function decodeDifferences(
  { rows, columns, values, mask }: LercBlob,
  bits: CodeReader,
  shift: number,
  value: number,
  out: NativeSamples,
): void {
  const isValid = (pixel: number) => mask === null || mask[pixel] !== 0;
  let before = 0;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const pixel = y * columns + x;
      if (!isValid(pixel)) continue;
      const isFromAbove = !(x > 0 && isValid(pixel - 1)) && y > 0 && isValid(pixel - columns);
      const base = isFromAbove ? out[(pixel - columns) * values + value]! : before;
      // The typed array wraps the sum, as the encoder wants it.
      out[pixel * values + value] = base + bits.next() - shift;
      before = out[pixel * values + value]!;
    }
  }
}

interface Code {
  readonly symbol: number;
  readonly length: number;
  readonly bits: number;
}

/** Version, size of the table, the range of symbols with codes, the lengths of these, and the codes themselves. */
function readTable(data: DataView, start: number): { table: Code[]; end: number } {
  const [version, size, from, to] = [0, 4, 8, 12].map((at) => data.getInt32(start + at, true)) as [
    number,
    number,
    number,
    number,
  ];
  if (
    version < 2 ||
    size < 1 ||
    size > MOST_SYMBOLS ||
    from < 0 ||
    to <= from ||
    to - from > size ||
    from >= size
  ) {
    throw new RangeError(`a LERC block has an impossible code table (${from} to ${to} of ${size})`);
  }
  const { numbers: lengths, end } = readStuffedNumbers(data, start + 16, to - from);
  const words = new WordBits(data, end);
  const table: Code[] = [];
  for (const [i, length] of lengths.entries()) {
    if (length === 0) continue;
    if (length > 32) throw new RangeError(`a LERC block has a code of ${length} bits`);
    table.push({ symbol: (from + i) % size, length, bits: words.take(length) });
  }
  return { table, end: words.nextWord() };
}

/** Bits of 32-bit words, high bits first; words are little-endian, and the last one may be cut. */
class WordBits {
  readonly #start: number;
  readonly #words: Uint32Array;
  readonly #end: number;
  #position = 0;

  constructor(data: DataView, start: number) {
    const length = Math.max(0, data.byteLength - start);
    // A word more, since a code may be looked at beyond the last one.
    const bytes = new Uint8Array(4 * Math.ceil(length / 4) + 4);
    bytes.set(new Uint8Array(data.buffer, data.byteOffset + data.byteLength - length, length));
    this.#words = new Uint32Array(bytes.buffer);
    this.#start = start;
    this.#end = 32 * Math.ceil(length / 4);
  }

  /** The next 1 to 32 bits without going on; 0 behind the end. */
  peek(count: number): number {
    const word = this.#position >>> 5;
    const used = this.#position & 31;
    const high = this.#words[word]! << used;
    const low = used === 0 ? 0 : this.#words[word + 1]! >>> (32 - used);
    return (high | low) >>> (32 - count);
  }

  skip(count: number): void {
    this.#position += count;
    if (this.#position > this.#end) throw new RangeError('the codes of a LERC block end early');
  }

  take(count: number): number {
    const value = this.peek(count);
    this.skip(count);
    return value;
  }

  nextWord(): number {
    return this.#start + 4 * Math.ceil(this.#position / 32);
  }
}

/** Reads symbol after symbol. */
class CodeReader {
  readonly #bits: WordBits;
  /** Symbol x 64 + length by the next 12 bits; 0 where the code is longer or there is none. */
  readonly #quick = new Uint32Array(2 ** QUICK_BITS);
  readonly #long: readonly Code[];

  constructor(data: DataView, start: number, table: readonly Code[]) {
    this.#bits = new WordBits(data, start);
    for (const { symbol, length, bits } of table) {
      if (length > QUICK_BITS) continue;
      const first = bits * 2 ** (QUICK_BITS - length);
      this.#quick.fill(symbol * 64 + length, first, first + 2 ** (QUICK_BITS - length));
    }
    this.#long = table.filter(({ length }) => length > QUICK_BITS).sort((a, b) => a.length - b.length);
  }

  next(): number {
    const quick = this.#quick[this.#bits.peek(QUICK_BITS)]!;
    if (quick !== 0) {
      this.#bits.skip(quick % 64);
      return quick >> 6;
    }
    // Long codes are those of rare samples.
    const code = this.#long.find(({ length, bits }) => this.#bits.peek(length) === bits);
    if (code === undefined) throw new RangeError('a LERC block has a code that is not in its table');
    this.#bits.skip(code.length);
    return code.symbol;
  }
}
