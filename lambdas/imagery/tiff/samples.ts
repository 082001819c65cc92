import { endianness } from 'node:os';
import { isPacked, unpackSamples } from './packed-samples.ts';
import type { SampleKind } from './tiff-layout.ts';

/** Lambda (x86-64, arm64) and all common laptops are little-endian; the readers rely on it. */
if (endianness() !== 'LE') throw new Error('imagery runs on little-endian machines only');

export type NativeSamples =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** Turns the samples of a block around, in place. */
export function swapBytes(block: Uint8Array, bytesPerSample: number): void {
  const buffer = Buffer.from(block.buffer, block.byteOffset, block.length);
  if (bytesPerSample === 2) buffer.swap16();
  else if (bytesPerSample === 4) buffer.swap32();
  else if (bytesPerSample === 8) buffer.swap64();
}

/** The block's bytes as samples; half floats become float32, packed bits integers. */
export function asSamples(
  block: Uint8Array,
  kind: SampleKind,
  bits: number,
  samplesPerRow: number,
): NativeSamples {
  if (isPacked(bits)) return unpackSamples(block, samplesPerRow, bits);
  const { buffer, byteOffset, length } = block;
  if (kind === 'float') {
    if (bits === 64) return new Float64Array(buffer, byteOffset, length / 8);
    if (bits === 32) return new Float32Array(buffer, byteOffset, length / 4);
    return halfFloats(new Uint16Array(buffer, byteOffset, length / 2));
  }
  if (bits === 8) return kind === 'int' ? new Int8Array(buffer, byteOffset, length) : block;
  if (bits === 16) {
    return kind === 'int'
      ? new Int16Array(buffer, byteOffset, length / 2)
      : new Uint16Array(buffer, byteOffset, length / 2);
  }
  return kind === 'int'
    ? new Int32Array(buffer, byteOffset, length / 4)
    : new Uint32Array(buffer, byteOffset, length / 4);
}

/** A copy if the block's memory does not start at a multiple of 8, as typed arrays need it. */
export function aligned(block: Uint8Array): Uint8Array {
  return block.byteOffset % 8 === 0 ? block : new Uint8Array(block);
}

/** The value as a sample of the type would hold it, or null if the type has no such value. */
export function inSampleType(value: number, kind: SampleKind, bits: number): number | null {
  if (kind === 'float') return bits === 64 ? value : Math.fround(value);
  const lowest = kind === 'int' ? -(2 ** (bits - 1)) : 0;
  const highest = kind === 'int' ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  return Number.isInteger(value) && value >= lowest && value <= highest ? value : null;
}

/** IEEE 754 binary16. */
function halfFloats(halves: Uint16Array): Float32Array {
  const out = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) out[i] = halfFloat(halves[i]!);
  return out;
}

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
