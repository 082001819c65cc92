import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import type { ApiClient } from '../../../client/calls.ts';
import { linkedItem } from '../../../lambdas/answers/linked-item.ts';
import { stacCollection } from '../../../lambdas/answers/stac-collection.ts';
import { stacItem } from '../../../lambdas/imagery/stac/stac-item.ts';
import { DEMO_FIELD, writeCatalogue } from '../../../local/demo/write-documents.ts';
import { ANALYSIS, CONTEXT, FILES, UTM_GRID } from '../../imagery/documents/example-documents.ts';
import { expectValidCollection, expectValidItem } from '../../imagery/stac/stac-structure.ts';

const hrefs = {
  'ndvi.tif': 'https://get/derived/a/1/ndvi.tif?X',
  'ndvi.png': 'https://get/derived/a/1/ndvi.png?X',
};

/** Answers as the API does. */
function apiOf(imageIds: readonly string[]): ApiClient {
  const images = imageIds.map((imageId) => ({
    ...{ imageId, filename: 'beds.tif', sensor: null, radiometry: 'raw_dn' as const, grid: UTM_GRID },
    ...{ capturedAt: CONTEXT.capturedAt, uploadedAt: CONTEXT.uploadedAt, indices: ['ndvi'] as const },
    ...{ width: 10, height: 12 },
  }));
  const link = { id: DEMO_FIELD, href: `../../fields/${DEMO_FIELD}/stac` };
  return {
    imageItem: async ({ id }: { id: string }) => ({
      body: linkedItem(stacItem(ANALYSIS, { ...CONTEXT, imageId: id }, FILES), hrefs, link),
    }),
    fieldCollection: async () => ({
      body: stacCollection(DEMO_FIELD, images, (id) => `../../images/${id}/item`),
    }),
  } as unknown as ApiClient;
}

it('writes a static catalogue that needs no API: each link leads to a file of the folder', async () => {
  const out = await mkdtemp(join(tmpdir(), 'catalogue-'));
  try {
    const images = [
      { id: 'a', prefix: 'beds' },
      { id: 'b', prefix: 'Nord 7 (50%)' },
    ];
    const path = await writeCatalogue(apiOf(['a', 'b']), images, out);
    const collection = JSON.parse(await readFile(path, 'utf8'));
    expectValidCollection(collection);
    expect(await readdir(join(out, 'stac'))).toEqual(['Nord 7 (50%).json', 'beds.json', 'collection.json']);
    for (const [i, { id, prefix }] of images.entries()) {
      const at = new URL(collection.links[i].href, pathToFileURL(path));
      const item = JSON.parse(await readFile(at, 'utf8'));
      expectValidItem(item);
      expect([item.id, item.collection]).toEqual([id, DEMO_FIELD]);
      for (const { href } of item.links) expect(fileURLToPath(new URL(href, at))).toBe(path);
      expect(fileURLToPath(new URL(item.assets.ndvi.href, at))).toBe(join(out, `${prefix}-ndvi.tif`));
    }
  } finally {
    await rm(out, { recursive: true });
  }
});
