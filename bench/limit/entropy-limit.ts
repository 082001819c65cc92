import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { constants, deflateSync, inflateSync } from 'node:zlib';
import { INFLATE_SLACK } from '../../lambdas/imagery/tiff/codecs/deflate.ts';
import { decodeLzw } from '../../lambdas/imagery/tiff/codecs/lzw.ts';
import { blockBytes } from '../../lambdas/imagery/tiff/tiff-block-table.ts';
import { readLayout, type TiffLayout } from '../../lambdas/imagery/tiff/tiff-layout.ts';
import { readTiffStructure } from '../../lambdas/imagery/tiff/tiff-structure.ts';
import { COMPRESSION } from '../../lambdas/imagery/tiff/tiff-tags.ts';
import { openFileSource } from '../engine/file-source.ts';
import type { EntropyCost, LimitJob } from './entropy-cost.ts';

/** As the engine deflates its maps (lambdas/imagery/cog/map-tile.ts). */
const MAP_DEFLATE = { level: 1, memLevel: 9, strategy: constants.Z_RLE } as const;
const MAXIMUM_PIXELS = 450e6;

type Coder = (input: Uint8Array, bytes: number) => Uint8Array;

/**
 * What the entropy coding alone costs: one thread that decodes every block of the input and encodes the bytes of every
 * tile of the finished maps, overviews with them, and does nothing else with either.
 */
const { file, workspace } = JSON.parse(process.argv[2]!) as LimitJob;
const decode = await costOfDecoding(file);
const maps = readdirSync(workspace).filter((name) => name.endsWith('.tif'));
let encode = 0;
let bytesEncoded = 0;
for (const name of maps) {
  const cost = await costOfEncoding(join(workspace, name));
  encode += cost.seconds;
  bytesEncoded += cost.bytes;
}
const result: EntropyCost = {
  decode: decode.seconds,
  encode,
  bytesDecoded: decode.bytes,
  bytesEncoded,
  native: decode.native,
};
process.stdout.write(`${JSON.stringify(result)}\n`);

async function costOfDecoding(path: string) {
  let [seconds, bytes, native] = [0, 0, true];
  for await (const { layout, block } of blocksOf(path, 1)) {
    const coder = decoderOf(layout);
    native = coder !== decodeLzw;
    const cpu = process.cpuUsage();
    bytes += coder(block, blockBytes(layout)).length;
    seconds += secondsSince(cpu);
  }
  return { seconds, bytes, native };
}

/** Tiles without a valid pixel are all alike: the engine may encode them once, and so they count once. */
async function costOfEncoding(path: string) {
  const seen = new Set<string>();
  let [seconds, bytes] = [0, 0];
  for await (const { layout, block } of blocksOf(path, Number.POSITIVE_INFINITY)) {
    const key = block.length < 16_384 ? Buffer.from(block).toString('latin1') : null;
    if (key !== null && seen.has(key)) continue;
    if (key !== null) seen.add(key);
    const plain = inflate(block, blockBytes(layout));
    const cpu = process.cpuUsage();
    deflateSync(plain, MAP_DEFLATE);
    seconds += secondsSince(cpu);
    bytes += plain.length;
  }
  return { seconds, bytes };
}

async function* blocksOf(path: string, directories: number) {
  const source = openFileSource(path);
  try {
    const structure = await readTiffStructure(source);
    for (const directory of structure.directories.slice(0, directories)) {
      const layout = await readLayout(structure, directory, MAXIMUM_PIXELS);
      for (const [i, offset] of layout.offsets.entries()) {
        yield { layout, block: await source.read(offset, layout.byteCounts[i]!) };
      }
    }
  } finally {
    source.close();
  }
}

function decoderOf({ compression }: TiffLayout): Coder {
  if (compression === COMPRESSION.deflate) return inflate;
  // Node has no LZW: the engine's own decoder stands in.
  if (compression === COMPRESSION.lzw) return decodeLzw;
  throw new Error(`the limit of compression ${compression} is not measured`);
}

function inflate(input: Uint8Array, bytes: number): Uint8Array {
  return inflateSync(input, { chunkSize: bytes + INFLATE_SLACK, maxOutputLength: bytes });
}

function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
