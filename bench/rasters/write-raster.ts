import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { encodeDirectory, encodeHeader } from '../../lambdas/imagery/cog/tiff-directory-writer.ts';
import { LzwEncoder } from './lzw-encoder.ts';
import { RASTER_TILE, rasterFields } from './raster-fields.ts';
import type { RasterSpec } from './raster-set.ts';
import { Scene } from './scene.ts';

type Samples = Uint8Array | Uint16Array;

const deflateAsync = promisify(deflate);
const HEADER_BYTES = 16;
/** Strips that are encoded before they are written together. */
const STRIPS_AT_ONCE = 256;

/**
 * Writes one raster as a classic TIFF, one row of tiles after the other: memory holds one such row, whatever the
 * height. The file takes its name when it is whole. Rejects with the signal's reason, or where the disk refuses.
 */
export async function writeRaster(spec: RasterSpec, path: string, signal?: AbortSignal): Promise<void> {
  const unfinished = `${path}.${process.pid}.unfinished`;
  try {
    const file = await open(unfinished, 'w');
    try {
      await writeInto(file, spec, signal);
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function writeInto(file: FileHandle, spec: RasterSpec, signal?: AbortSignal): Promise<void> {
  const offsets: number[] = [];
  const byteCounts: number[] = [];
  let end = HEADER_BYTES;
  for await (const blocks of spec.form === 'tiled-deflate' ? tileRows(spec) : strips(spec)) {
    signal?.throwIfAborted();
    const bytes = Buffer.concat(blocks);
    await file.write(bytes, 0, bytes.length, end);
    for (const block of blocks) {
      offsets.push(end);
      byteCounts.push(block.length);
      end += block.length;
    }
  }
  const directoryAt = end + (end % 2);
  const directory = encodeDirectory(rasterFields(spec, offsets, byteCounts), directoryAt, false);
  await file.write(directory, 0, directory.length, directoryAt);
  const header = encodeHeader(directoryAt, false);
  await file.write(header, 0, header.length, 0);
}

async function* tileRows(spec: RasterSpec): AsyncGenerator<Uint8Array[]> {
  const { width, height, bands } = spec;
  const scene = new Scene(spec);
  const count = bands.length;
  const row = samplesOf(spec, width * count);
  for (let top = 0; top < height; top += RASTER_TILE) {
    const across = Math.ceil(width / RASTER_TILE);
    const tiles = Array.from({ length: across }, () => samplesOf(spec, RASTER_TILE ** 2 * count));
    for (let y = top; y < Math.min(height, top + RASTER_TILE); y++) {
      scene.fillRow(y, row.fill(0));
      for (const [column, tile] of tiles.entries()) {
        const from = column * RASTER_TILE * count;
        tile.set(row.subarray(from, from + RASTER_TILE * count), (y - top) * RASTER_TILE * count);
      }
    }
    for (const tile of tiles) difference(tile, RASTER_TILE * count, count);
    yield await Promise.all(tiles.map((tile) => deflateAsync(bytesOf(tile))));
  }
}

async function* strips(spec: RasterSpec): AsyncGenerator<Uint8Array[]> {
  const { width, height, bands } = spec;
  const scene = new Scene(spec);
  const encoder = new LzwEncoder();
  const row = samplesOf(spec, width * bands.length);
  let ready: Uint8Array[] = [];
  for (let y = 0; y < height; y++) {
    scene.fillRow(y, row.fill(0));
    difference(row, row.length, bands.length);
    ready.push(encoder.encode(bytesOf(row)));
    if (ready.length < STRIPS_AT_ONCE && y < height - 1) continue;
    yield ready;
    ready = [];
  }
}

/** Predictor 2: differences to the pixel on the left, modulo the sample type, row by row. */
function difference(samples: Samples, rowLength: number, count: number): void {
  for (let row = 0; row < samples.length; row += rowLength) {
    for (let i = row + rowLength - 1; i >= row + count; i--) samples[i] = samples[i]! - samples[i - count]!;
  }
}

function samplesOf({ bits }: RasterSpec, length: number): Samples {
  return bits === 8 ? new Uint8Array(length) : new Uint16Array(length);
}

/** Little-endian, as every machine that Node 20 runs on for us. */
function bytesOf({ buffer, byteOffset, byteLength }: Samples): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
