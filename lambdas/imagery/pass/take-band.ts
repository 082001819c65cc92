import type { NativeSamples } from '../tiff/samples.ts';
import type { BlockArea } from './fill-planes.ts';

/** Where one band of a decoded block lies, and where it goes. */
interface BandPlace extends BlockArea {
  /** Samples from one pixel to the next. */
  readonly stride: number;
  readonly blockWidth: number;
  readonly planeWidth: number;
}

/** Copies one band of a block into a plane. */
export function takeSamples(
  source: NativeSamples,
  sample: number,
  place: BandPlace,
  target: NativeSamples,
): void {
  const { stride, width } = place;
  for (let y = 0; y < place.height; y++) {
    let from = ((place.fromY + y) * place.blockWidth + place.fromX) * stride + sample;
    const to = (place.toY + y) * place.planeWidth + place.toX;
    for (let at = to; at < to + width; at++, from += stride) target[at] = source[from]!;
  }
}

/**
 * The same of a block whose horizontal differences are still in it (TIFF 6.0 section 14): summing the wanted bands
 * alone spares the work on the others. Sums wrap at the width of the sample.
 */
export function takeDifferences(
  source: NativeSamples,
  sample: number,
  place: BandPlace,
  target: NativeSamples,
): void {
  if (source.BYTES_PER_ELEMENT === 8) {
    sum64(source as Float64Array, sample, place, target as Float64Array);
  } else sumBits(asUnsigned(source), sample, place, asUnsigned(target));
}

/** Signed integers and float32 by the bits of their samples. */
function sumBits(source: UnsignedSamples, sample: number, place: BandPlace, target: UnsignedSamples): void {
  const { stride, width } = place;
  const mask = source.BYTES_PER_ELEMENT === 4 ? -1 : 2 ** (8 * source.BYTES_PER_ELEMENT) - 1;
  for (let y = 0; y < place.height; y++) {
    let from = (place.fromY + y) * place.blockWidth * stride + sample;
    let sum = 0;
    for (let x = 0; x < place.fromX; x++, from += stride) sum = (sum + source[from]!) & mask;
    const to = (place.toY + y) * place.planeWidth + place.toX;
    for (let at = to; at < to + width; at++, from += stride) {
      sum = (sum + source[from]!) & mask;
      target[at] = sum;
    }
  }
}

function sum64(source: Float64Array, sample: number, place: BandPlace, target: Float64Array): void {
  const bits = new BigUint64Array(source.buffer, source.byteOffset, source.length);
  const out = new BigUint64Array(target.buffer, target.byteOffset, target.length);
  const { stride, width } = place;
  for (let y = 0; y < place.height; y++) {
    let from = (place.fromY + y) * place.blockWidth * stride + sample;
    let sum = 0n;
    for (let x = 0; x < place.fromX; x++, from += stride) sum += bits[from]!;
    const to = (place.toY + y) * place.planeWidth + place.toX;
    for (let at = to; at < to + width; at++, from += stride) {
      // The typed array wraps what it is given.
      out[at] = sum += bits[from]!;
    }
  }
}

type UnsignedSamples = Uint8Array | Uint16Array | Uint32Array;

function asUnsigned(samples: NativeSamples): UnsignedSamples {
  const { buffer, byteOffset, length } = samples;
  if (samples.BYTES_PER_ELEMENT === 1) return new Uint8Array(buffer, byteOffset, length);
  if (samples.BYTES_PER_ELEMENT === 2) return new Uint16Array(buffer, byteOffset, length);
  return new Uint32Array(buffer, byteOffset, length);
}
