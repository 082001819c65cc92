import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { INK, InkLayer, QUIET_INK } from '../../../lambdas/imagery/preview/ink-layer.ts';
import { pathLines } from '../../../lambdas/imagery/preview/path-lines.ts';
import { inkIndex, PAPER_INDEX } from '../../../lambdas/imagery/preview/picture-palette.ts';

const SIDE = 64;

/** Darkness as another renderer draws the same SVG. */
async function reference(element: string): Promise<Uint8Array> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">${element}</svg>`;
  const image = sharp(Buffer.from(svg)).flatten({ background: '#fff' }).toColourspace('b-w');
  return (await image.raw().toBuffer()).map((grey) => 255 - grey);
}

function drawPath(data: string, width: number, ink: number): InkLayer {
  const layer = new InkLayer(SIDE, SIDE);
  for (const line of pathLines(data)) layer.drawLine(line, width, ink);
  return layer;
}

/** The inks are 31 steps from paper to black. */
function darknessOf({ indices }: InkLayer): Uint8Array {
  const steps = inkIndex(INK) - PAPER_INDEX;
  return indices.map((index) => ((index - PAPER_INDEX) * INK) / steps);
}

/** Edges may be smoothed in another way, but nothing may be where the other has nothing. */
function expectAlike(ours: Uint8Array, theirs: Uint8Array): void {
  const differences = ours.map((darkness, i) => Math.abs(darkness - theirs[i]!));
  expect(Math.max(...differences)).toBeLessThan(80);
  const inked = theirs.filter((darkness) => darkness > 0).length;
  expect(inked).toBeGreaterThan(50);
  expect(differences.reduce((sum, difference) => sum + difference, 0) / inked).toBeLessThan(24);
}

describe('ink', () => {
  it.each([
    ['lines', 'M8 8L50 20V52H12Z'],
    ['curves', 'M8 40C8 4 50 4 50 30S20 60 12 50'],
    ['a curve without one before it', 'M8 40S50 4 56 30'],
    ['a short way around', 'M10 30A20 12 0 0 1 48 34'],
    ['the other way around', 'M10 30A20 12 0 0 0 48 34'],
    ['a long way around', 'M20 24A16 18 0 1 1 30 44'],
    ['the other long way around', 'M40 24A16 18 0 1 0 30 44'],
    ['radii that are too short', 'M10 30A4 4 0 0 1 48 34'],
    ['several lines', 'M10 10L20 20M.5 40H30.25M40 12V50'],
  ])('draws %s as SVG says', async (_, data) => {
    for (const width of [1.4, 2.8, 6]) {
      const style = `fill="none" stroke-linecap="round" stroke-linejoin="round" stroke-width="${width}"`;
      const theirs = await reference(`<path d="${data}" stroke="#000" ${style}/>`);
      expectAlike(darknessOf(drawPath(data, width, INK)), theirs);
    }
  });

  it('is grey where it is quiet', async () => {
    const theirs = await reference(
      '<path d="M8 8L50 50" stroke="#737373" stroke-width="3" stroke-linecap="round"/>',
    );
    expectAlike(darknessOf(drawPath('M8 8L50 50', 3, QUIET_INK)), theirs);
  });

  it('fills triangles', async () => {
    const layer = new InkLayer(SIDE, SIDE);
    const [a, b, c] = [
      { x: 20.5, y: 10 },
      { x: 44.5, y: 12.25 },
      { x: 30, y: 40 },
    ];
    layer.fillTriangle([a, b, c], INK);
    expectAlike(darknessOf(layer), await reference('<path d="M20.5 10L44.5 12.25L30 40Z"/>'));
  });

  it('ends at the edges of the layer', () => {
    const layer = drawPath('M-20 -20L90 90', 4, INK);
    expect([layer.indices[0], layer.indices.at(-1)]).toEqual([inkIndex(INK), inkIndex(INK)]);
    expect(Math.max(...drawPath('M-20 -20H-10', 4, INK).indices)).toBe(PAPER_INDEX);
  });

  it('refuses commands that it does not know', () => {
    for (const data of ['M0 0Q1 1 2 2', 'M0 0L1', 'M0 0l1 1', 'M0 0L1 1 2 2']) {
      expect(() => pathLines(data)).toThrow(SyntaxError);
    }
  });
});
