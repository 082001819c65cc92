import { finiteOrNaN, type IndexDefinition, UNBOUNDED, UNIT_RANGE } from './index-definition.ts';
import { ndviOf, saviOf } from './indices.ts';

/** NDVI's kin, adjusted for soil or atmosphere by constants in units of reflectance. */
export const SOIL_ADJUSTED_INDICES = {
  savi: {
    id: 'savi',
    title: 'SAVI',
    formula: '(1 + L) (N - R) / (N + R + L)',
    bands: ['red', 'nir'],
    needsReflectance: true,
    range: UNIT_RANGE,
    display: { from: -0.2, to: 0.8 },
    paper: 'Huete 1988, doi 10.1016/0034-4257(88)90106-X',
    kernel: ({ red, nir }, out, { soilBrightnessFactor }) => {
      ndviOf(red, nir, out);
      saviOf(red, nir, soilBrightnessFactor, out, out);
    },
  },
  osavi: {
    id: 'osavi',
    title: 'OSAVI',
    // Without the factor 1.16, which Haboudane 2002 put in front for TCARI/OSAVI.
    formula: '(N - R) / (N + R + 0.16)',
    bands: ['red', 'nir'],
    needsReflectance: true,
    range: { from: -1 / 1.16, to: 1 / 1.16 },
    display: { from: -0.2, to: 0.8 },
    paper: 'Rondeaux et al. 1996, doi 10.1016/0034-4257(95)00186-7',
    kernel: ({ red, nir }, out) => {
      for (let i = 0; i < out.length; i++) {
        out[i] = finiteOrNaN((nir[i]! - red[i]!) / (nir[i]! + red[i]! + 0.16));
      }
    },
  },
  msavi2: {
    id: 'msavi2',
    title: 'MSAVI2',
    formula: '(2 N + 1 - sqrt((2 N + 1)^2 - 8 (N - R))) / 2',
    bands: ['red', 'nir'],
    needsReflectance: true,
    range: UNIT_RANGE,
    display: { from: -0.2, to: 0.9 },
    paper: 'Qi et al. 1994, doi 10.1016/0034-4257(94)90134-1',
    kernel: ({ red, nir }, out) => {
      for (let i = 0; i < out.length; i++) {
        const sum = 2 * nir[i]! + 1;
        out[i] = finiteOrNaN((sum - Math.sqrt(sum * sum - 8 * (nir[i]! - red[i]!))) / 2);
      }
    },
  },
  evi: {
    id: 'evi',
    title: 'EVI',
    formula: '2.5 (N - R) / (N + 6 R - 7.5 B + 1)',
    bands: ['blue', 'red', 'nir'],
    needsReflectance: true,
    range: UNBOUNDED,
    display: { from: -0.2, to: 1 },
    paper: 'Huete et al. 1997, doi 10.1016/S0034-4257(96)00112-5',
    kernel: ({ blue, red, nir }, out) => {
      for (let i = 0; i < out.length; i++) {
        const denominator = nir[i]! + 6 * red[i]! - 7.5 * blue[i]! + 1;
        out[i] = finiteOrNaN((2.5 * (nir[i]! - red[i]!)) / denominator);
      }
    },
  },
  evi2: {
    id: 'evi2',
    title: 'EVI2',
    formula: '2.5 (N - R) / (N + 2.4 R + 1)',
    bands: ['red', 'nir'],
    needsReflectance: true,
    range: { from: -2.5 / 3.4, to: 1.25 },
    display: { from: -0.2, to: 1 },
    paper: 'Jiang et al. 2008, doi 10.1016/j.rse.2008.06.006',
    kernel: ({ red, nir }, out) => {
      for (let i = 0; i < out.length; i++) {
        out[i] = finiteOrNaN((2.5 * (nir[i]! - red[i]!)) / (nir[i]! + 2.4 * red[i]! + 1));
      }
    },
  },
} as const satisfies Record<string, IndexDefinition>;

/** Indices that take the blue band against haze, or in red's place. Free of scale. */
export const BLUE_ADJUSTED_INDICES = {
  arvi: {
    id: 'arvi',
    title: 'ARVI',
    // Gamma is 1. Several catalogues have R - (R - B), which is BNDVI, or lose the sign in the denominator.
    formula: '(N - Rb) / (N + Rb) with Rb = R - (B - R)',
    bands: ['blue', 'red', 'nir'],
    needsReflectance: false,
    range: UNBOUNDED,
    display: { from: -0.2, to: 0.9 },
    paper: 'Kaufman and Tanre 1992, doi 10.1109/36.134076',
    kernel: ({ blue, red, nir }, out) => {
      for (let i = 0; i < out.length; i++) {
        const redBlue = red[i]! - (blue[i]! - red[i]!);
        out[i] = finiteOrNaN((nir[i]! - redBlue) / (nir[i]! + redBlue));
      }
    },
  },
  endvi: {
    id: 'endvi',
    title: 'ENDVI',
    formula: '((N + G) - 2 B) / ((N + G) + 2 B)',
    bands: ['blue', 'green', 'nir'],
    needsReflectance: false,
    range: UNIT_RANGE,
    display: { from: -0.2, to: 0.9 },
    paper: 'LDP LLC (maxmax.com), cited in doi 10.1371/journal.pone.0186193',
    kernel: ({ blue, green, nir }, out) => {
      for (let i = 0; i < out.length; i++) {
        const sum = nir[i]! + green[i]!;
        out[i] = finiteOrNaN((sum - 2 * blue[i]!) / (sum + 2 * blue[i]!));
      }
    },
  },
} as const satisfies Record<string, IndexDefinition>;
