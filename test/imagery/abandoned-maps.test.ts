import { existsSync, mkdirSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyseImage } from '../../lambdas/imagery/analyse-image.ts';
import { SAMPLE_PATH } from '../../sample/make-sample.ts';
import { fileSource } from './file-source.ts';
import { inWorkspace } from './workspace.ts';

const OPEN_FILES = '/proc/self/fd';

function openFilesIn(folder: string): string[] {
  return readdirSync(OPEN_FILES).flatMap((number) => {
    try {
      const path = readlinkSync(join(OPEN_FILES, number));
      return path.startsWith(folder) ? [path] : [];
    } catch {
      return [];
    }
  });
}

describe.skipIf(!existsSync(OPEN_FILES))('an analysis whose maps cannot be finished', () => {
  it.each([
    ['of red and NIR', 'ndvi.png', {}],
    ['of colour', 'vari.png', { bands: { blue: 1, green: 2, red: 3 }, indices: ['vari', 'gli'] }],
  ] as const)(
    '%s, leaves no file open: a warm function would run out of them',
    async (_, preview, request) => {
      await inWorkspace(async (workspace) => {
        // A folder where the first preview should go.
        mkdirSync(join(workspace, preview));
        const options = { workspace, maximumPixels: 10_000_000 };
        await expect(analyseImage(fileSource(SAMPLE_PATH), request, options)).rejects.toThrow();
        expect(openFilesIn(workspace)).toEqual([]);
      });
    },
  );
});
