import { describe, expect, it } from 'vitest';
import { decodeJpegBlock, decodeWebpBlock } from '../../lambdas/imagery/tiff/codecs/picture-block.ts';

const SHAPE = { width: 16, height: 16, samples: 4 };
const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect width="16" height="16"/></svg>',
);
const GIF = Buffer.from(
  '47494638396110001000800000ff0000ffffff2c000000001000100000020e848fa9cbed0fa39cb4da8bb33e05003b',
  'hex',
);

describe('the decoders of pictures', () => {
  it.each([
    ['an SVG', SVG],
    ['a GIF', GIF],
  ])('do not read %s that a TIFF passes off as a block of WebP', async (_, block) => {
    await expect(decodeWebpBlock(block, SHAPE)).rejects.toThrow(/unsupported image format/);
  });

  it('do not read it as a block of JPEG either', async () => {
    await expect(decodeJpegBlock(SVG, undefined, 'rgb', SHAPE)).rejects.toThrow();
  });
});
