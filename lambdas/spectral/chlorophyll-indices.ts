import { finiteOrNaN, type IndexDefinition, UNBOUNDED } from './index-definition.ts';

function ratio(a: Float64Array, b: Float64Array, subtrahend: number, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = finiteOrNaN(a[i]! / b[i]! - subtrahend);
}

/** Ratios that go on rising with chlorophyll where NDVI no longer does. */
export const CHLOROPHYLL_INDICES = {
  cig: {
    id: 'cig',
    title: 'CIg',
    formula: 'N / G - 1',
    bands: ['green', 'nir'],
    needsReflectance: false,
    range: { from: -1, to: Number.POSITIVE_INFINITY },
    display: { from: 0, to: 10 },
    paper: 'Gitelson et al. 2003, doi 10.1078/0176-1617-00887',
    kernel: ({ nir, green }, out) => ratio(nir, green, 1, out),
  },
  cire: {
    id: 'cire',
    title: 'CIre',
    formula: 'N / E - 1',
    bands: ['red_edge', 'nir'],
    needsReflectance: false,
    range: { from: -1, to: Number.POSITIVE_INFINITY },
    display: { from: 0, to: 5 },
    paper: 'Gitelson et al. 2003, doi 10.1078/0176-1617-00887',
    kernel: ({ nir, red_edge }, out) => ratio(nir, red_edge, 1, out),
  },
  grvi_ratio: {
    id: 'grvi_ratio',
    // The other index that is called GRVI is NGRDI.
    title: 'GRVI (ratio)',
    formula: 'N / G',
    bands: ['green', 'nir'],
    needsReflectance: false,
    range: { from: 0, to: Number.POSITIVE_INFINITY },
    display: { from: 0, to: 10 },
    paper: 'Sripada et al. 2006, doi 10.2134/agronj2004.0314',
    kernel: ({ nir, green }, out) => ratio(nir, green, 0, out),
  },
  mcari: {
    id: 'mcari',
    title: 'MCARI',
    formula: '((E - R) - 0.2 (E - G)) E / R',
    bands: ['green', 'red', 'red_edge'],
    needsReflectance: true,
    range: UNBOUNDED,
    display: { from: 0, to: 1.5 },
    paper: 'Daughtry et al. 2000, doi 10.1016/S0034-4257(00)00113-9',
    kernel: ({ green, red, red_edge: edge }, out) => {
      for (let i = 0; i < out.length; i++) {
        const depth = edge[i]! - red[i]! - 0.2 * (edge[i]! - green[i]!);
        out[i] = finiteOrNaN((depth * edge[i]!) / red[i]!);
      }
    },
  },
} as const satisfies Record<string, IndexDefinition>;
