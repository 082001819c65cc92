import { expect, it } from 'vitest';
import { PagedSource } from '../../lambdas/imagery/tiff/paged-source.ts';

it('bytes are the caller’s own, even of a source that gives Buffers: blocks are decoded in place', async () => {
  const file = Buffer.from(Uint8Array.from({ length: 100 }, (_, i) => i));
  const read = async (offset: number, length: number) => file.subarray(offset, offset + length);
  const paged = new PagedSource({ name: 'file', size: file.length, read });
  (await paged.read(10, 20)).fill(255);
  expect([...(await paged.read(10, 2))]).toEqual([10, 11]);
});
