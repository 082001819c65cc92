import { SAMPLE_TYPES, type SampleType } from './raster-form.ts';
import { plainBytes } from './sample-bytes.ts';

interface LercImage {
  readonly width: number;
  readonly height: number;
  /** Values per pixel. */
  readonly values: number;
  /** Pixel by pixel. */
  readonly samples: readonly number[];
}

/** A Lerc2 blob of version 4 that holds the samples as they are ("one sweep"); a constant image is its header only. */
export function encodeLerc({ width, height, values, samples }: LercImage, type: SampleType): Buffer {
  const byValue = Array.from({ length: values }, (_, v) => samples.filter((_, i) => i % values === v));
  const lowest = byValue.map((own) => own.reduce((a, b) => Math.min(a, b)));
  const highest = byValue.map((own) => own.reduce((a, b) => Math.max(a, b)));
  const min = Math.min(...lowest);
  const max = Math.max(...highest);
  const isConstant = min === max;
  const isConstantEach = lowest.every((value, i) => value === highest[i]);
  const ranges = isConstant ? Buffer.alloc(0) : plainBytes([...lowest, ...highest], type);
  const body =
    isConstant || isConstantEach ? Buffer.alloc(0) : Buffer.concat([Buffer.of(1), plainBytes(samples, type)]);
  const head = Buffer.alloc(70);
  head.write('Lerc2 ', 'latin1');
  head.writeInt32LE(4, 6);
  const size = head.length + ranges.length + body.length;
  const integers = [height, width, values, width * height, 8, size, SAMPLE_TYPES[type].lercType!];
  for (const [i, value] of integers.entries()) head.writeInt32LE(value, 14 + 4 * i);
  // Allowed error, lowest, highest; no bytes of mask, since every pixel is valid.
  for (const [i, value] of [0, min, max].entries()) head.writeDoubleLE(value, 42 + 8 * i);
  const blob = Buffer.concat([head, ranges, body]);
  blob.writeUInt32LE(fletcher32(blob.subarray(14)), 10);
  return blob;
}

/** The checksum of everything behind itself: 16-bit words, high byte first. */
export function fletcher32(bytes: Uint8Array): number {
  let sum1 = 0xffff;
  let sum2 = 0xffff;
  for (let i = 0; i < bytes.length; i += 2) {
    sum1 += (bytes[i]! << 8) + (bytes[i + 1] ?? 0);
    sum2 += sum1;
    // Folded at each word, so that the sums stay below 2^32; folding early or late gives the same.
    sum1 = (sum1 & 0xffff) + (sum1 >>> 16);
    sum2 = (sum2 & 0xffff) + (sum2 >>> 16);
  }
  sum1 = (sum1 & 0xffff) + (sum1 >>> 16);
  sum2 = (sum2 & 0xffff) + (sum2 >>> 16);
  return ((sum2 << 16) | sum1) >>> 0;
}
