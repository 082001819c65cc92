import { describe, expect, it } from 'vitest';
import { COLOUR_MAP_IDS, type ColourMapId } from '../../lambdas/pipeline/image-analysis.ts';
import { colourAt } from '../../lambdas/spectral/colour-map.ts';
import { COLOUR_MAPS, type Colour } from '../../lambdas/spectral/colour-maps.ts';

const hex = (colour: Colour) => colour.map((channel) => channel.toString(16).padStart(2, '0')).join('');
const at = (id: ColourMapId, position: number) => hex(colourAt(COLOUR_MAPS[id], position));

/** CIE L* of an sRGB colour (IEC 61966-2-1, white D65). */
function lightness(colour: Colour): number {
  const [red, green, blue] = colour.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.008856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance;
}

describe('a colour map', () => {
  it('is there for every id, under its own', () => {
    for (const id of COLOUR_MAP_IDS) expect(COLOUR_MAPS[id].id).toBe(id);
    expect(Object.keys(COLOUR_MAPS)).toHaveLength(COLOUR_MAP_IDS.length);
  });

  it.each(COLOUR_MAP_IDS)('%s has the colours of its ends at both ends and beyond', (id) => {
    const { stops } = COLOUR_MAPS[id];
    expect([at(id, 0), at(id, -3)]).toEqual(Array(2).fill(hex(stops[0]!.colour)));
    expect([at(id, 1), at(id, 7)]).toEqual(Array(2).fill(hex(stops.at(-1)!.colour)));
  });

  it.each(COLOUR_MAP_IDS)('%s has its own colours at its stops, from 0 up to 1', (id) => {
    const { stops } = COLOUR_MAPS[id];
    for (const { position, colour } of stops) expect(at(id, position)).toBe(hex(colour));
    const positions = stops.map(({ position }) => position);
    expect([positions[0], positions.at(-1)]).toEqual([0, 1]);
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
  });

  it.each(COLOUR_MAP_IDS)('%s runs in lightness as it says', (id) => {
    const steps = Array.from({ length: 101 }, (_, i) => lightness(colourAt(COLOUR_MAPS[id], i / 100)));
    // Rounding to 8 bits moves L* by up to half a unit.
    const rises = (values: number[]) => values.every((value, i) => i === 0 || value > values[i - 1]! - 0.5);
    const kind = COLOUR_MAPS[id].lightness;
    const rising = kind === 'falling' ? [...steps].reverse() : steps;
    if (kind === 'peak in the middle') {
      expect(rises(steps.slice(0, 51))).toBe(true);
      expect(rises(steps.slice(50).reverse())).toBe(true);
    } else {
      expect(rises(rising)).toBe(true);
      expect(rising.at(-1)! - rising[0]!).toBeGreaterThan(60);
    }
  });

  it.each(COLOUR_MAP_IDS)('%s never has the colour of pixels without a value', (id) => {
    const { empty } = COLOUR_MAPS[id];
    for (let i = 0; i <= 255; i++) {
      const colour = colourAt(COLOUR_MAPS[id], i / 255);
      const distance = Math.hypot(...colour.map((channel, c) => channel - empty[c]!));
      expect(distance).toBeGreaterThan(18);
    }
  });
});

describe('the published colours', () => {
  it.each<[ColourMapId, Readonly<Record<number, string>>]>([
    // ColorBrewer 2.0: positions are those of its classes.
    ['rdylgn', { 0: 'a50026', 0.1: 'd73027', 0.5: 'ffffbf', 0.8: '66bd63', 1: '006837' }],
    ['spectral', { 0: '9e0142', 0.3: 'fdae61', 0.5: 'ffffbf', 0.9: '3288bd', 1: '5e4fa2' }],
    ['ylgn', { 0: 'ffffe5', 0.25: 'd9f0a3', 0.5: '78c679', 1: '004529' }],
    ['greys', { 0: 'ffffff', 0.5: '969696', 1: '000000' }],
    // matplotlib: entries 0, 85, 170 and 255 of 256.
    ['viridis', { 0: '440154', [85 / 255]: '31688e', [170 / 255]: '35b779', 1: 'fde725' }],
    ['magma', { 0: '000004', [85 / 255]: '721f81', [170 / 255]: 'f1605d', 1: 'fcfdbf' }],
  ])('%s', (id, published) => {
    for (const [position, colour] of Object.entries(published)) expect(at(id, Number(position))).toBe(colour);
  });

  it.each<[ColourMapId, readonly (readonly [entry: number, colour: string])[]]>([
    // Entries of matplotlib that are no stops here.
    [
      'viridis',
      [
        [17, '481a6c'],
        [51, '414487'],
        [102, '2a788e'],
        [153, '22a884'],
        [187, '54c568'],
        [238, 'd2e21b'],
      ],
    ],
    [
      'magma',
      [
        [17, '0b0924'],
        [34, '20114b'],
        [119, 'a8327d'],
        [204, 'fe9f6d'],
        [238, 'fddea0'],
      ],
    ],
  ])('%s between its stops, to a step of each channel', (id, entries) => {
    for (const [entry, colour] of entries) {
      const mixed = colourAt(COLOUR_MAPS[id], entry / 255);
      for (const channel of [0, 1, 2] as const) {
        const expected = Number.parseInt(colour.slice(channel * 2, channel * 2 + 2), 16);
        expect(Math.abs(mixed[channel] - expected)).toBeLessThanOrEqual(1);
      }
    }
  });
});
