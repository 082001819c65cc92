import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { analyseImage } from '../../../lambdas/imagery/analyse-image.ts';
import type { ByteSource } from '../../../lambdas/imagery/byte-source.ts';
import type { AnalysisRequest } from '../../../lambdas/pipeline/image-analysis.ts';
import { bytesSource } from '../file-source.ts';
import { bandMetadata, tiffFixture } from '../tiff-fixture.ts';
import { inWorkspace } from '../workspace.ts';

const height = 1100;
const noise = (width: number, seed: number) =>
  Uint16Array.from({ length: width * height }, (_, i) =>
    i % 97 === 0 ? 0 : 300 + ((Math.imul(i + seed, 2_654_435_761) >>> 16) % 5000),
  );
const metadata = bandMetadata({ DESCRIPTION: 'Red', SCALE: 0.0001 }, { DESCRIPTION: 'NIR', SCALE: 0.0001 });
const fixture = (width: number) =>
  tiffFixture({
    width,
    height,
    bands: [noise(width, 1), noise(width, 2)],
    nodata: '0',
    metadata,
    compressed: true,
  });

function picture(): Promise<Buffer> {
  const width = 1300;
  const pixels = Buffer.from(noise(width * 2, 3).buffer, 0, width * height * 3);
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

/** All that a run gives: the analysis and the bytes of its maps and pictures. */
async function outcome(source: ByteSource, request: AnalysisRequest, threads: number): Promise<unknown> {
  return inWorkspace(async (workspace) => {
    const { outputs, ...analysis } = await analyseImage(source, request, {
      workspace,
      maximumPixels: 1e7,
      threads,
    });
    const hashes = outputs.map(({ name, path }) => {
      return [name, createHash('sha256').update(readFileSync(path!)).digest('hex')];
    });
    return { ...analysis, hashes };
  });
}

describe('the same image', () => {
  it.each([
    ['whose units one thread computes', async () => fixture(1300), { indices: ['osavi'] }],
    ['whose units all threads share', async () => fixture(2300), {}],
    ['that is decoded elsewhere', picture, { indices: ['vari', 'gli'] }],
  ] as const)('%s, gives the same bytes whatever the number of threads', async (_, make, request) => {
    const source = bytesSource(await make());
    const alone = await outcome(source, request, 0);
    expect(await outcome(source, request, 1)).toEqual(alone);
    expect(await outcome(source, request, 3)).toEqual(alone);
  });
});

describe('a fault in a thread', () => {
  it('is the input’s where the input is at fault, with the name of the file', async () => {
    const bytes = fixture(1300);
    bytes.fill(0x55, 200_000, 210_000);
    const broken = outcome(bytesSource(bytes, 'beds.tif'), {}, 2);
    await expect(broken).rejects.toMatchObject({ name: 'InputError', code: 'damaged_file', on: 'beds.tif' });
  });
});
