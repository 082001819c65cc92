import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawPreview } from '../../../lambdas/imagery/preview/draw-preview.ts';
import { PaletteMapper } from '../../../lambdas/imagery/preview/picture-palette.ts';
import { canWrite } from '../../../lambdas/imagery/preview/stroke-font.ts';
import type { PreviewRequest } from '../../../lambdas/pipeline/image-analysis.ts';
import { COLOUR_MAPS } from '../../../lambdas/spectral/colour-maps.ts';
import { INDEX_REGISTRY } from '../../../lambdas/spectral/index-registry.ts';
import { inWorkspace } from '../workspace.ts';

const statistics = { count: 5, mean: 0.3, std: 0.2, p2: 0.1, p50: 0.3, p98: 0.5 };
type Optional = Partial<Parameters<typeof drawPreview>[0]>;

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
  readonly at: (x: number, y: number) => number[];
}

/** The picture as sharp, which has another PNG reader, sees it. */
async function draw(values: number[], width: number, more: Optional = {}): Promise<Picture> {
  return inWorkspace(async (workspace) => {
    const path = `${workspace}/ndvi.png`;
    const { bytes } = await drawPreview({
      name: 'ndvi.png',
      title: 'NDVI',
      display: { from: 0, to: 1 },
      width,
      height: values.length / width,
      indicesIn: (range) => new PaletteMapper(range, values.length).map(Float32Array.from(values)),
      statistics,
      path,
      ...more,
    });
    const file = readFileSync(path);
    expect(file.length).toBe(bytes);
    const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [
      ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
    ];
    return { width: info.width, height: info.height, bytes: file, at };
  });
}

/** Colours in the middle of each of six cells of 213 pixels, which begin at (28, 84). */
async function cells(style?: PreviewRequest): Promise<number[][]> {
  const { at } = await draw([-0.5, 0, 0.1, 0.5, 1.7, Number.NaN], 3, style === undefined ? {} : { style });
  return [0, 1].flatMap((y) => [0, 1, 2].map((x) => at(28 + 213 * x + 106, 84 + 213 * y + 106)));
}

describe('the picture of an index', () => {
  it('is an indexed PNG of 256 colours', async () => {
    const { bytes } = await draw([0.2, 0.4], 2);
    expect(bytes.subarray(12, 16).toString()).toBe('IHDR');
    // Bits to an index, and the colour type of palettes.
    expect([bytes[24], bytes[25]]).toEqual([8, 3]);
    expect(bytes.subarray(37, 41).toString()).toBe('PLTE');
    expect(bytes.readUInt32BE(33)).toBe(768);
  });

  it('has the colours of the index at both ends and beyond, and one for pixels without a value', async () => {
    const { stops, empty } = COLOUR_MAPS.canopy;
    const [below, low, , , beyond, none] = await cells();
    expect([below, low]).toEqual([stops[0]!.colour, stops[0]!.colour]);
    expect(beyond).toEqual(stops.at(-1)!.colour);
    expect(none).toEqual(empty);
  });

  it.each(['viridis', 'rdylgn', 'greys'] as const)(
    'takes the colour map %s where it is asked for',
    async (id) => {
      const { stops, empty } = COLOUR_MAPS[id];
      const [below, , , , beyond, none] = await cells({ colourMap: id });
      expect([below, beyond, none]).toEqual([stops[0]!.colour, stops.at(-1)!.colour, empty]);
    },
  );

  it('spreads the colours from p2 to p98 of the image where it is asked to', async () => {
    const { stops } = COLOUR_MAPS.canopy;
    const [, , p2, p98] = await cells({ range: 'percentile' });
    expect([p2, p98]).toEqual([stops[0]!.colour, stops.at(-1)!.colour]);
    const [, , fixed2, fixed98] = await cells({ range: 'fixed' });
    expect([fixed2, fixed98]).not.toContainEqual(stops[0]!.colour);
    expect([fixed2, fixed98]).not.toContainEqual(stops.at(-1)!.colour);
  });

  it('keeps the legend of the index for an image of one value', async () => {
    const one = { ...statistics, p2: 0.3, p98: 0.3 };
    const values = [0.3, 0.3];
    const percentile = await draw(values, 2, { statistics: one, style: { range: 'percentile' } });
    expect(percentile.bytes).toEqual((await draw(values, 2, { statistics: one })).bytes);
  });

  it('says where it is relative, by percentile or measured in metres', async () => {
    const plain = await draw([0.2, 0.4], 2);
    const relative = await draw([0.2, 0.4], 2, { radiometry: 'raw_dn' });
    const both = await draw([0.2, 0.4], 2, { radiometry: 'display_rgb', style: { range: 'percentile' } });
    expect(relative.height).toBeGreaterThan(plain.height);
    expect(both.height).toBeGreaterThan(relative.height);
    expect((await draw([0.2, 0.4], 2, { radiometry: 'surface_reflectance' })).bytes).toEqual(plain.bytes);
    expect((await draw([0.2, 0.4], 2, { metresPerValue: null })).bytes).toEqual(plain.bytes);
    expect((await draw([0.2, 0.4], 2, { metresPerValue: 2 })).bytes).not.toEqual(plain.bytes);
  });

  it('names the file where the whole name fits, and otherwise not at all', async () => {
    const plain = await draw([0.2, 0.4], 2);
    expect((await draw([0.2, 0.4], 2, { source: 'bed_7.tif' })).height).toBeGreaterThan(plain.height);
    for (const source of ['a'.repeat(120), '\u7389\u8471.tif']) {
      expect((await draw([0.2, 0.4], 2, { source })).bytes).toEqual(plain.bytes);
    }
  });

  it.each([
    [1, 1],
    [1, 1024],
    [1024, 1],
    [1024, 1024],
  ])('holds a map of %d x %d', async (width, height) => {
    const { width: wide, height: high, at } = await draw(Array(width * height).fill(0.5), width);
    expect(wide).toBeGreaterThanOrEqual(536);
    expect(high).toBeGreaterThan(200);
    expect(Math.max(wide, high)).toBeLessThanOrEqual(1300);
    const middle = at(
      Math.floor(wide / 2),
      84 + (width === 1024 && height === 1 ? 0 : Math.floor((high - 200) / 2)),
    );
    expect(middle[1]).toBeGreaterThan(middle[0]!);
  });

  it('can write every title, formula and unit', () => {
    for (const { title, formula, ...rest } of Object.values(INDEX_REGISTRY)) {
      expect(canWrite(`${title} ${formula} ${rest.unit ?? ''}`), title).toBe(true);
    }
  });
});
