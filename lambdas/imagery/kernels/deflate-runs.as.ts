// DEFLATE (RFC 1951) in a zlib frame (RFC 1950) for bytes that a predictor has left: what repeats are runs of one byte, so that
// the only matches are those of distance 1 (zlib's Z_RLE), and everything else is Huffman coding. Two passes over each
// block: count, then write. Bytes are looked at sixteen at a time, and literals written four at a time.

import {
  beginWriting, continueAt, endWriting, flush, heldBits, heldCount, makeRoom, writeBits, writtenTo,
} from './bit-writer.as';
import { buildCode } from './huffman-code.as';

const LITERALS: i32 = 286;
/**
 * Of larger blocks one row of a map tile in four is counted, whole, so that runs have their lengths: counting is a fifth of the
 * work, and codes that are made from a quarter are as good.
 */
const COUNTED_WHOLE: usize = 16 * 1024;
const ROW_BYTES: usize = 2048;
const END_OF_BLOCK: i32 = 256;
/** Four codes of literals go into 64 bits together with what is left of a byte. */
const LONGEST_CODE: i32 = 12;
const LONGEST_RUN: i32 = 258;

// The caller's scratch memory.
const COUNTS: usize = 0;
const MORE_COUNTS: usize = 2048;
/** u32 per symbol: bits of the code, reversed, above its length in 8 bits */
const CODES: usize = 4096;
const LENGTHS: usize = 6144;
const LENGTH_COUNTS: usize = 7168;
const LENGTH_CODES: usize = 7424;
const LENGTH_LENGTHS: usize = 7680;
const WORK: usize = 8192;

export function beginStream(out: usize): void {
  store<u8>(out, 0x78);
  store<u8>(out + 1, 0x01);
  beginWriting(out + 2);
}

/** The address behind the stream. */
export function endStream(checksum: u32): usize {
  const at = endWriting();
  store<u32>(at, bswap<u32>(checksum));
  return at + 4;
}

/** Bytes with one Huffman code. Before them is the last one of the block before, to which runs may reach back. */
export function writeBlock(from: usize, end: usize, isFirst: bool, isLast: bool, scratch: usize): void {
  memory.fill(scratch + COUNTS, 0, 4096);
  // A run may not reach back before the input.
  const start = isFirst ? from + 1 : from;
  if (isFirst) count(scratch + COUNTS, load<u8>(from) as i32);
  const isSampled = end - start >= COUNTED_WHOLE;
  if (isSampled) countSample(start, end, scratch);
  else countSymbols(start, end, scratch);
  for (let i: usize = 0; i < ((LITERALS as usize) << 2); i += 4) {
    const total = load<u32>(scratch + COUNTS + i) + load<u32>(scratch + MORE_COUNTS + i);
    // Whatever occurs has a code, even if it is not in the sample.
    store<u32>(scratch + COUNTS + i, isSampled ? 4 * total + 1 : total);
  }
  store<u32>(scratch + COUNTS + (END_OF_BLOCK << 2), 1);
  buildCode(scratch + COUNTS, LITERALS, LONGEST_CODE, scratch + LENGTHS, scratch + CODES, scratch + WORK);
  writeHeader(isLast, scratch);
  if (isFirst) writeSymbol(scratch, load<u8>(from) as i32);
  flush();
  writeSymbols(start, end, scratch);
  writeSymbol(scratch, END_OF_BLOCK);
  flush();
}

function countSample(from: usize, end: usize, scratch: usize): void {
  for (; from + ROW_BYTES <= end; from += 4 * ROW_BYTES) countSymbols(from, from + ROW_BYTES, scratch);
}

function countSymbols(from: usize, end: usize, scratch: usize): void {
  const first = scratch + COUNTS;
  const second = scratch + MORE_COUNTS;
  let at = from;
  while (at < end) {
    const literals = literalsAt(at, end);
    let i: usize = 0;
    for (; i + 2 <= literals; i += 2) {
      count(first, load<u8>(at + i) as i32);
      count(second, load<u8>(at + i + 1) as i32);
    }
    if (i < literals) count(first, load<u8>(at + i) as i32);
    at += literals;
    if (literals < 14 && at + 3 <= end) {
      const run = runAt(at, end);
      if (run >= 3) {
        count(first, symbolOfLength(run));
        at += run as usize;
      }
    }
  }
}

/** Bits are held in local variables, which are registers: globals would be stored and loaded with every symbol. */
function writeSymbols(from: usize, end: usize, scratch: usize): void {
  const codes = scratch + CODES;
  let out = writtenTo();
  let bits = heldBits();
  let length = heldCount();
  let at = from;
  while (at < end) {
    const literals = literalsAt(at, end);
    let i: usize = 0;
    for (; i + 4 <= literals; i += 4) {
      const four = load<u32>(at + i);
      const a = load<u32>(codes + ((four & 255) << 2)) as u64;
      const b = load<u32>(codes + (((four >> 8) & 255) << 2)) as u64;
      const c = load<u32>(codes + (((four >> 16) & 255) << 2)) as u64;
      const d = load<u32>(codes + ((four >> 24) << 2)) as u64;
      const ab = (a >> 8) | ((b >> 8) << (a & 255));
      const abLength = (a & 255) + (b & 255);
      const cd = (c >> 8) | ((d >> 8) << (c & 255));
      bits |= (ab | (cd << abLength)) << length;
      length += abLength + (c & 255) + (d & 255);
      store<u64>(out, bits);
      out += (length >> 3) as usize;
      bits >>= length & ~7;
      length &= 7;
    }
    for (; i < literals; i++) {
      const code = load<u32>(codes + ((load<u8>(at + i) as usize) << 2)) as u64;
      bits |= (code >> 8) << length;
      length += code & 255;
    }
    at += literals;
    if (literals < 14 && at + 3 <= end) {
      const run = runAt(at, end);
      if (run >= 3) {
        const code = codeOfRun(codes, run);
        bits |= (code >> 8) << length;
        length += code & 255;
        at += run as usize;
      }
    }
    // At most three literals and a run: 7 + 3 x 12 + 18 bits.
    store<u64>(out, bits);
    out += (length >> 3) as usize;
    bits >>= length & ~7;
    length &= 7;
  }
  continueAt(out, bits, length);
}

/** Code of a run's length, its extra bits, and its distance, above their length in 8 bits. */
function codeOfRun(codes: usize, run: i32): u64 {
  const code = load<u32>(codes + ((symbolOfLength(run) as usize) << 2)) as u64;
  let bits = code >> 8;
  let length = code & 255;
  const value = run - 3;
  if (run !== LONGEST_RUN && value >= 8) {
    const extra = 29 - clz(value);
    bits |= ((value & ((1 << extra) - 1)) as u64) << length;
    length += extra as u64;
  }
  // Distance 1 is the only one: code 0, of one bit.
  return (bits << 8) | (length + 1);
}

/**
 * How many bytes from `at` on are literals before a run of three or more bytes equal to the one before them: 14, if there is none
 * among these. Towards the end of the block, where sixteen bytes are no longer there, all that is left.
 */
@inline
function literalsAt(at: usize, end: usize): usize {
  if (at + 16 > end) return literalsAtEnd(at, end);
  const equal = i8x16.bitmask(i8x16.eq(v128.load(at), v128.load(at - 1)));
  const runs = equal & (equal >> 1) & (equal >> 2);
  return runs === 0 ? 14 : (ctz(runs) as usize);
}

function literalsAtEnd(at: usize, end: usize): usize {
  for (let i: usize = 0; at + i + 3 <= end && i < 14; i++) if (runAt(at + i, end) >= 3) return i;
  return end - at < 14 ? end - at : 14;
}

/** Bytes from `at` on that equal the one before. */
function runAt(at: usize, end: usize): i32 {
  const value = load<u8>(at - 1);
  const most = end - at < (LONGEST_RUN as usize) ? end - at : (LONGEST_RUN as usize);
  let run: usize = 0;
  const all = i8x16.splat(value as i8);
  while (run + 16 <= most) {
    const equal = i8x16.bitmask(i8x16.eq(v128.load(at + run), all));
    if (equal !== 0xffff) return (run as i32) + (ctz(~equal) as i32);
    run += 16;
  }
  while (run < most && load<u8>(at + run) === value) run++;
  return run as i32;
}

/** RFC 1951, 3.2.5: lengths 3 to 258 as symbols 257 to 285. */
function symbolOfLength(length: i32): i32 {
  if (length === LONGEST_RUN) return 285;
  const value = length - 3;
  if (value < 8) return 257 + value;
  const extra = 29 - clz(value);
  return 257 + (extra << 2) + (value >> extra);
}

/** Block header and codes: RFC 1951, 3.2.7. Lengths are written one by one; a header is 1 % of its block at most. */
function writeHeader(isLast: bool, scratch: usize): void {
  let symbols = LITERALS;
  while (symbols > 257 && load<u8>(scratch + LENGTHS + symbols - 1) === 0) symbols--;
  memory.fill(scratch + LENGTH_COUNTS, 0, 76);
  for (let i = 0; i < symbols; i++) count(scratch + LENGTH_COUNTS, load<u8>(scratch + LENGTHS + i) as i32);
  count(scratch + LENGTH_COUNTS, 1);
  buildCode(
    scratch + LENGTH_COUNTS, 19, 7, scratch + LENGTH_LENGTHS, scratch + LENGTH_CODES, scratch + WORK,
  );
  writeBits((isLast ? 1 : 0) | (2 << 1), 3);
  writeBits((symbols - 257) as u64, 5);
  writeBits(0, 5);
  writeBits(19 - 4, 4);
  flush();
  for (let i = 0; i < 19; i++) {
    writeBits(load<u8>(scratch + LENGTH_LENGTHS + lengthOrder(i)) as u64, 3);
    flush();
  }
  for (let i = 0; i < symbols; i++) {
    writeCode(scratch + LENGTH_CODES, load<u8>(scratch + LENGTHS + i) as i32);
    flush();
  }
  writeCode(scratch + LENGTH_CODES, 1);
  flush();
}

/** The order in which the lengths of the code for lengths are written. */
function lengthOrder(i: i32): usize {
  if (i < 3) return (16 + i) as usize;
  if (i === 3) return 0;
  // 8, 7, 9, 6, 10, ...: from 8 outwards.
  const step = (i - 4 + 1) >> 1;
  return ((i - 4) & 1 ? 8 - step : 8 + step) as usize;
}

function count(counts: usize, symbol: i32): void {
  const place = counts + ((symbol as usize) << 2);
  store<u32>(place, load<u32>(place) + 1);
}

function writeSymbol(scratch: usize, symbol: i32): void {
  makeRoom();
  writeCode(scratch + CODES, symbol);
}

function writeCode(codes: usize, symbol: i32): void {
  const code = load<u32>(codes + ((symbol as usize) << 2));
  writeBits((code >> 8) as u64, (code & 255) as u64);
}
