import { finiteOrNaN, type IndexDefinition, UNBOUNDED, UNIT_RANGE } from './index-definition.ts';

/** Indices of colour alone: what a plain camera allows. They imitate no NDVI. */
export const VISIBLE_INDICES = {
  vari: {
    id: 'vari',
    title: 'VARI',
    formula: '(G - R) / (G + R - B)',
    bands: ['blue', 'green', 'red'],
    needsReflectance: false,
    range: UNBOUNDED,
    display: { from: -0.5, to: 0.6 },
    paper: 'Gitelson et al. 2002, doi 10.1016/S0034-4257(01)00289-9',
    kernel: ({ blue, green, red }, out) => {
      for (let i = 0; i < out.length; i++) {
        out[i] = finiteOrNaN((green[i]! - red[i]!) / (green[i]! + red[i]! - blue[i]!));
      }
    },
  },
  gli: {
    id: 'gli',
    title: 'GLI',
    formula: '(2 G - R - B) / (2 G + R + B)',
    bands: ['blue', 'green', 'red'],
    needsReflectance: false,
    range: UNIT_RANGE,
    display: { from: -0.3, to: 0.5 },
    paper: 'Louhaichi et al. 2001, doi 10.1080/10106040108542184',
    kernel: ({ blue, green, red }, out) => {
      for (let i = 0; i < out.length; i++) {
        const others = red[i]! + blue[i]!;
        out[i] = finiteOrNaN((2 * green[i]! - others) / (2 * green[i]! + others));
      }
    },
  },
  exg: {
    id: 'exg',
    title: 'ExG',
    // Of chromatic coordinates. Without the quotient it would depend on the exposure.
    formula: '(2 G - R - B) / (R + G + B)',
    bands: ['blue', 'green', 'red'],
    needsReflectance: false,
    range: { from: -1, to: 2 },
    display: { from: -0.3, to: 1 },
    paper: 'Woebbecke et al. 1995, doi 10.13031/2013.27838',
    kernel: ({ blue, green, red }, out) => {
      for (let i = 0; i < out.length; i++) {
        const others = red[i]! + blue[i]!;
        out[i] = finiteOrNaN((2 * green[i]! - others) / (green[i]! + others));
      }
    },
  },
  tgi: {
    id: 'tgi',
    title: 'TGI',
    // The area of a triangle: nanometres (between 670, 550 and 480) times reflectance.
    formula: '-0.5 (190 (R - G) - 120 (R - B))',
    unit: 'nm',
    bands: ['blue', 'green', 'red'],
    needsReflectance: true,
    range: { from: -95, to: 95 },
    display: { from: -5, to: 20 },
    paper: 'Hunt et al. 2013, doi 10.1016/j.jag.2012.07.020',
    kernel: ({ blue, green, red }, out) => {
      for (let i = 0; i < out.length; i++) {
        out[i] = finiteOrNaN(-0.5 * (190 * (red[i]! - green[i]!) - 120 * (red[i]! - blue[i]!)));
      }
    },
  },
} as const satisfies Record<string, IndexDefinition>;
