import { ROW_KERNELS_BASE64 } from './row-kernels.wasm.ts';

/** What is used of WebAssembly: Node's types leave it to those of the browser, which would bring the whole DOM. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}
const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;

type ReadSamples = (
  samples: number,
  out: number,
  count: number,
  scale: number,
  offset: number,
  nodata: number,
  state: number,
) => void;

type TakeBand = (
  source: number,
  rowBytes: number,
  rows: number,
  step: number,
  skipped: number,
  count: number,
  out: number,
  outBytes: number,
  sums: boolean,
) => void;

/** What row-kernels.as.ts exports; numbers that are named for memory are addresses in bytes. */
export interface RowKernels {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly readUint16: ReadSamples;
  readonly readUint8: ReadSamples;
  boundRow(values: number, count: number, state: number): void;
  /** Where valid values begin and end in the row that was read last. */
  firstOfRow(values: number, count: number, state: number): number;
  endOfRow(values: number, first: number, count: number, state: number): number;
  checkRow(values: number, first: number, end: number, state: number, lowest: number, highest: number): void;
  readonly takeBand8: TakeBand;
  readonly takeBand16: TakeBand;
  readonly takeBand32: TakeBand;
  readonly takeBand64: TakeBand;
  /** The next row to be done: see vegetation-tile.as.ts. */
  vegetationRows(
    context: number,
    red: number,
    nir: number,
    rowBytes: number,
    sampleBytes: number,
    width: number,
    y: number,
    end: number,
    cells: number,
  ): number;
  ndviRow(red: number, nir: number, out: number, count: number): void;
  saviRow(red: number, nir: number, ndvi: number, out: number, count: number, soil: number): void;
  /** 1 where a value lies outside the histogram. `state` is that of TileAccumulator. */
  addValues(values: number, count: number, state: number): number;
  storeRow(values: number, out: number, count: number): void;
  mapIndices(
    values: number,
    out: number,
    count: number,
    from: number,
    to: number,
    steps: number,
    empty: number,
  ): void;
  drawLine(
    indices: number,
    width: number,
    height: number,
    points: number,
    count: number,
    left: number,
    top: number,
    scale: number,
    radius: number,
    paper: number,
    ink: number,
  ): void;
  halveTile(tile: number, out: number, size: number): void;
  /** Bytes written; `scratch` has ENCODE_SCRATCH_BYTES, `out` half as many again as the tile, and 1 KiB. */
  encodeTile(tile: number, width: number, height: number, out: number, scratch: number): number;
  /** 0, or why it ended before the output was full: see decode-lzw.as.ts. */
  decodeLzw(input: number, inputLength: number, output: number, length: number, scratch: number): number;
}

/** As encode-tile.as.ts lays it out: tables, and a block of predicted bytes. */
export const ENCODE_SCRATCH_BYTES = (32 + 256) * 1024 + 16;

let compiled: object | undefined;

/** An instance with memory of its own, which grows to what is asked for. */
export function startRowKernels(): RowKernels {
  compiled ??= new Module(Buffer.from(ROW_KERNELS_BASE64, 'base64'));
  return new Instance(compiled).exports as unknown as RowKernels;
}
