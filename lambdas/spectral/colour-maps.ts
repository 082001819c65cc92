import type { ColourMapId } from '../pipeline/image-analysis.ts';

export type Colour = readonly [red: number, green: number, blue: number];

/** Colours at stated positions from 0 to 1, mixed linearly in between. */
export interface ColourMap {
  readonly id: ColourMapId;
  /** How lightness (CIE L*) runs from the low end to the high one. */
  readonly lightness: 'rising' | 'falling' | 'peak in the middle';
  /** Of pixels without a value. */
  readonly empty: Colour;
  readonly stops: readonly { readonly position: number; readonly colour: Colour }[];
}

/** A pale cool grey that no coloured map has, darker than paper: the pale ends of the maps stand out from it. */
const NEUTRAL: Colour = [226, 229, 231];
/** Beside greys only a hue is told apart. */
const PALE_BLUE: Colour = [196, 217, 242];

/**
 * The legends to choose from. rdylgn and spectral are diverging: pale yellow stands in the middle of the legend,
 * whatever the value is there, and they are poor for those who do not tell red from green (one man in twelve). The
 * others read with any colour vision and in grey print, because their lightness runs one way.
 */
export const COLOUR_MAPS: Readonly<Record<ColourMapId, ColourMap>> = {
  // Our own: pale soil over ochre to dark blue-green canopy.
  canopy: {
    id: 'canopy',
    lightness: 'falling',
    empty: NEUTRAL,
    stops: [
      { position: 0, colour: [249, 232, 204] },
      { position: 0.12, colour: [240, 217, 170] },
      { position: 0.28, colour: [225, 190, 105] },
      { position: 0.42, colour: [190, 184, 82] },
      { position: 0.56, colour: [127, 168, 84] },
      { position: 0.7, colour: [66, 142, 93] },
      { position: 0.85, colour: [22, 105, 96] },
      { position: 1, colour: [5, 60, 78] },
    ],
  },
  // ColorBrewer 2.0 (11 classes), Cynthia Brewer, Mark Harrower and The Pennsylvania State University; Apache-2.0.
  rdylgn: equalSteps(
    'rdylgn',
    'peak in the middle',
    'a50026 d73027 f46d43 fdae61 fee08b ffffbf d9ef8b a6d96a 66bd63 1a9850 006837',
  ),
  // Every fifth of the 256 colours in matplotlib, by Stefan van der Walt and Nathaniel Smith; CC0.
  viridis: equalSteps(
    'viridis',
    'rising',
    `
      440154 46085c 471063 481769 481d6f 482475 472a7a 46307e 453781 433d84 414287 3f4889 3d4e8a
      3a538b 38598c 355e8d 33638d 31688e 2e6d8e 2c718e 2a768e 297b8e 27808e 25848e 23898e 218e8d
      20928c 1f978b 1e9c89 1fa188 21a585 24aa83 28ae80 2eb37c 35b779 3dbc74 46c06f 50c46a 5ac864
      65cb5e 70cf57 7cd250 89d548 95d840 a2da37 b0dd2f bddf26 cae11f d8e219 e5e419 f1e51d fde725
    `,
  ),
  // The same authors and licence.
  magma: equalSteps(
    'magma',
    'rising',
    `
      000004 02020b 050416 090720 0e0b2b 140e36 1a1042 21114e 29115a 311165 390f6e 420f75 4a1079
      52137c 5a167e 621980 6a1c81 721f81 792282 812581 892881 912b81 992d80 a1307e aa337d b2357b
      ba3878 c23b75 ca3e72 d2426f d9466b e04c67 e75263 ec5860 f1605d f4695c f7725c f97b5d fb8560
      fc8e64 fd9869 fea16e feaa74 feb47b febd82 fec68a fecf92 fed89a fde2a3 fdebac fcf4b6 fcfdbf
    `,
  ),
  // ColorBrewer 2.0 (9 classes), as rdylgn.
  ylgn: equalSteps('ylgn', 'falling', 'ffffe5 f7fcb9 d9f0a3 addd8e 78c679 41ab5d 238443 006837 004529'),
  // ColorBrewer 2.0 (11 classes), as rdylgn.
  spectral: equalSteps(
    'spectral',
    'peak in the middle',
    '9e0142 d53e4f f46d43 fdae61 fee08b ffffbf e6f598 abdda4 66c2a5 3288bd 5e4fa2',
  ),
  // ColorBrewer 2.0 (9 classes), as rdylgn.
  greys: {
    ...equalSteps('greys', 'falling', 'ffffff f0f0f0 d9d9d9 bdbdbd 969696 737373 525252 252525 000000'),
    empty: PALE_BLUE,
  },
};

/** @param colours hexadecimal RRGGBB, separated by white space */
function equalSteps(id: ColourMapId, lightness: ColourMap['lightness'], colours: string): ColourMap {
  const steps = colours.trim().split(/\s+/);
  const stops = steps.map((hex, i) => ({ position: i / (steps.length - 1), colour: parseColour(hex) }));
  return { id, lightness, empty: NEUTRAL, stops };
}

function parseColour(hex: string): Colour {
  const channel = (start: number) => Number.parseInt(hex.slice(start, start + 2), 16);
  return [channel(0), channel(2), channel(4)];
}
