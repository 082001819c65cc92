import { type RasterForm, SAMPLE_TYPES, type SampleType } from './raster-form.ts';

/** Rows of samples as the bytes of a block before compression: byte order, packing and predictor applied. */
export function sampleBytes(rows: readonly (readonly number[])[], form: RasterForm): Buffer {
  const perPixel = form.planar ? 1 : form.bandCount;
  return Buffer.concat(rows.map((row) => rowBytes(row, form, perPixel)));
}

/** The samples as a little-endian machine holds them; LERC keeps numbers, not bytes of the file. */
export function plainBytes(samples: readonly number[], type: SampleType): Buffer {
  return Buffer.concat(samples.map((sample) => oneSample(sample, type, false)));
}

/** What the type makes of a number: rounded for integers, the nearest float for floats. */
export function asStored(value: number, type: SampleType): number {
  const bytes = oneSample(value, type, false);
  switch (type) {
    case 'float16':
      return halfValue(bytes.readUInt16LE());
    case 'float32':
      return bytes.readFloatLE();
    case 'float64':
      return value;
    default:
      return Math.round(value);
  }
}

function rowBytes(
  row: readonly number[],
  { sampleType, bigEndian, predictor }: RasterForm,
  perPixel: number,
) {
  const { bits } = SAMPLE_TYPES[sampleType];
  if (bits === 12) return packed12(row);
  const width = bits / 8;
  if (predictor === 3) {
    // Byte planes, most significant first, then differences of bytes.
    const planes = Array.from({ length: width }, (_, plane) =>
      row.map((sample) => oneSample(sample, sampleType, true)[plane]!),
    ).flat();
    return Buffer.from(planes.map((byte, i) => (byte - (planes[i - perPixel] ?? 0)) & 255));
  }
  if (predictor === 1) return Buffer.concat(row.map((sample) => oneSample(sample, sampleType, bigEndian)));
  const samples = row.map((sample) => integerOf(oneSample(sample, sampleType, false)));
  const differences = samples.map((sample, i) => sample - (samples[i - perPixel] ?? 0n));
  return Buffer.concat(differences.map((sample) => integerBytes(sample, width, bigEndian)));
}

function oneSample(value: number, type: SampleType, bigEndian: boolean): Buffer {
  const { bits, format } = SAMPLE_TYPES[type];
  const bytes = Buffer.alloc(Math.ceil(bits / 8));
  if (type === 'float64') bytes.writeDoubleLE(value);
  else if (type === 'float32') bytes.writeFloatLE(value);
  else if (type === 'float16') bytes.writeUInt16LE(halfBits(value));
  else if (format === 2) bytes.writeIntLE(Math.round(value), 0, bytes.length);
  else bytes.writeUIntLE(Math.round(value), 0, bytes.length);
  return bigEndian ? bytes.reverse() : bytes;
}

function integerOf(littleEndian: Buffer): bigint {
  return [...littleEndian].reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function integerBytes(value: bigint, width: number, bigEndian: boolean): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  const own = Buffer.from(bytes.subarray(0, width));
  return bigEndian ? own.reverse() : own;
}

/** Two samples in three bytes, high bits first; the row ends at a whole byte. */
function packed12(row: readonly number[]): Buffer {
  const digits = row.map((sample) => Math.round(sample).toString(16).padStart(3, '0')).join('');
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
}

/** IEEE 754 binary16 of the nearest representable number, ties to even. */
function halfBits(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65_520) return sign | 0x7c00;
  const exponent = Math.max(-14, Math.floor(Math.log2(size || 2 ** -24)));
  const steps = roundToEven(size / 2 ** (exponent - 10));
  // A number below 2^-14 has no leading bit; one that rounds up carries into the exponent by itself.
  return sign | (steps + (exponent + 14) * 1024);
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

function halfValue(bits: number): number {
  const sign = bits >= 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -14 : sign * (1 + fraction) * 2 ** (exponent - 15);
}
