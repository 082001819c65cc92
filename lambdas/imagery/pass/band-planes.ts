import type { Window } from '../raster-reader.ts';
import { isPacked } from '../tiff/packed-samples.ts';
import type { NativeSamples } from '../tiff/samples.ts';
import type { SampleKind } from '../tiff/tiff-layout.ts';

/** Samples of the wanted bands in one window, row by row, as they are in the file: no scale, nodata still in them. */
export interface BandPlanes {
  readonly window: Window;
  readonly bands: readonly NativeSamples[];
  /** 0 where a pixel is masked, transparent or was never written; null where none is. */
  readonly valid: Uint8Array | null;
}

/** What planes are made of, in the order of the bands. */
export interface PlaneType {
  readonly kind: SampleKind;
  readonly bits: number;
}

const ARRAYS = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;
type ArrayName = keyof typeof ARRAYS;

/** Half floats become float32, and packed bits the next whole type. */
function arrayOf({ kind, bits }: PlaneType): (typeof ARRAYS)[ArrayName] {
  if (kind === 'float') return bits === 64 ? Float64Array : Float32Array;
  const held = isPacked(bits) ? (bits <= 16 ? 16 : 32) : bits;
  return ARRAYS[`${kind}${held}` as ArrayName];
}

/** bytes of one sample in a plane */
export function planeSampleBytes(type: PlaneType): number {
  return arrayOf(type).BYTES_PER_ELEMENT;
}

/** Planes that all threads fill and read. */
export function createSharedPlanes(
  window: Window,
  bandCount: number,
  type: PlaneType,
  hasGaps: boolean,
): BandPlanes {
  const memory = (bytes: number) => new SharedArrayBuffer(bytes) as unknown as ArrayBuffer;
  const size = window.width * window.height;
  const bands = Array.from({ length: bandCount }, () =>
    samplesIn(memory(size * planeSampleBytes(type)), 0, size, type),
  );
  return { window, bands, valid: hasGaps ? new Uint8Array(memory(size)).fill(1) : null };
}

/** @param at bytes from the beginning of the memory */
export function samplesIn(memory: ArrayBuffer, at: number, length: number, type: PlaneType): NativeSamples {
  return new (arrayOf(type))(memory, at, length) as NativeSamples;
}

/** Planes of another window of the same size, in the same memory; null where there are none. */
export function planesOver(window: Window, planes: BandPlanes | undefined): BandPlanes | null {
  if (planes === undefined) return null;
  if (planes.window.width !== window.width || planes.window.height !== window.height) return null;
  planes.valid?.fill(1);
  return { ...planes, window };
}
