import type { ByteSource } from '../imagery/byte-source.ts';
import { decodeBlock } from '../imagery/tiff/block-decoder.ts';
import { imageGridOf } from '../imagery/tiff/image-grid.ts';
import type { BlockReader } from '../imagery/tiff/tiff-blocks.ts';
import { openTiff } from '../imagery/tiff/tiff-reader.ts';
import { InputError } from '../pipeline/errors.ts';
import type { ImageGrid } from '../pipeline/image-analysis.ts';

/** An index map: one band of float32 in blocks, NaN where there is no value. */
export interface IndexMap {
  readonly width: number;
  readonly height: number;
  readonly grid: ImageGrid;
  /** m2 of one pixel; null where it does not follow from the file. */
  readonly pixelArea: number | null;
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly blocksAcross: number;
  readonly blocksDown: number;
  /** Compressed bytes; null for a block without a value. */
  readStored(blocks: readonly number[]): Promise<(Uint8Array | null)[]>;
  decode(block: number, stored: Uint8Array): Promise<Float32Array>;
}

export async function openMap(source: ByteSource): Promise<IndexMap> {
  // The map is as large as the image was, whose pixels were limited.
  const reader = await openTiff(source, Number.MAX_SAFE_INTEGER);
  const blocks = reader.tiff?.blocks;
  if (blocks === undefined || reader.sampleType !== 'float32' || reader.bandCount !== 1) {
    throw new InputError('unsupported_layout', `${source.name} is no map of one band of float32.`, {
      attempted: 'open the index map',
      on: source.name,
    });
  }
  return {
    width: reader.width,
    height: reader.height,
    grid: imageGridOf(reader.geoReference),
    pixelArea: reader.geoReference.pixelArea,
    ...blocksOf(blocks),
  };
}

function blocksOf({ layout, form, readStored }: BlockReader) {
  const { blockWidth, blockHeight, blocksAcross, blocksDown } = layout;
  return {
    ...{ blockWidth, blockHeight, blocksAcross, blocksDown, readStored },
    async decode(block: number, stored: Uint8Array): Promise<Float32Array> {
      const { bytes } = await decodeBlock(form, block, stored, 'undo');
      return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    },
  };
}
