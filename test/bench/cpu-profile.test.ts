import { describe, expect, it } from 'vitest';
import { attributeProfile, type CpuProfile } from '../../bench/measure/cpu-profile.ts';

const BUNDLE = [
  '// lambdas/imagery/tiff/codecs/deflate.ts',
  'function decode() {}',
  '// lambdas/imagery/cog/map-tile.ts',
  'function encode() {}',
  '// lambdas/spectral/indices.ts',
  'function ndvi() {}',
  '// node_modules/sharp/lib/index.js',
  'function load() {}',
].join('\n');

function frame(functionName: string, lineNumber: number, url = 'file:///engine.mjs') {
  return { functionName, url, lineNumber };
}

describe('the split of a CPU profile', () => {
  it('gives a sample to the innermost function of ours on its stack', () => {
    const profile: CpuProfile = {
      nodes: [
        { id: 1, callFrame: frame('(root)', -1, ''), children: [2, 4, 6, 7, 8] },
        { id: 2, callFrame: frame('decode', 1), children: [3] },
        { id: 3, callFrame: frame('processChunkSync', 300, 'node:zlib') },
        { id: 4, callFrame: frame('ndvi', 5), children: [5] },
        { id: 5, callFrame: frame('encode', 3) },
        { id: 6, callFrame: frame('(idle)', -1, '') },
        { id: 7, callFrame: frame('(garbage collector)', -1, '') },
        { id: 8, callFrame: frame('load', 7) },
      ],
      samples: [2, 3, 4, 5, 6, 7, 8],
      timeDeltas: [1e6, 2e6, 4e6, 8e6, 16e6, 32e6, 64e6],
    };
    expect(attributeProfile(profile, () => BUNDLE)).toEqual({
      decode: 3,
      compute: 4,
      encode: 8,
      preview: 0,
      collect: 32,
      start: 64,
    });
  });
});
