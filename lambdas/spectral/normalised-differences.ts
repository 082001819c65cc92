import { finiteOrNaN, type IndexDefinition, UNIT_RANGE } from './index-definition.ts';

/** (a - b) / (a + b) of two bands. Free of scale: a common gain cancels. */
function normalisedDifference(a: Float64Array, b: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = finiteOrNaN((a[i]! - b[i]!) / (a[i]! + b[i]!));
}

export const NORMALISED_DIFFERENCES = {
  ndvi: {
    id: 'ndvi',
    title: 'NDVI',
    formula: '(N - R) / (N + R)',
    bands: ['red', 'nir'],
    needsReflectance: false,
    range: UNIT_RANGE,
    display: { from: -0.2, to: 0.9 },
    paper: 'Rouse et al. 1974, NASA NTRS 19740022614',
    kernel: ({ nir, red }, out) => normalisedDifference(nir, red, out),
  },
  gndvi: {
    id: 'gndvi',
    title: 'GNDVI',
    formula: '(N - G) / (N + G)',
    bands: ['green', 'nir'],
    needsReflectance: false,
    range: UNIT_RANGE,
    display: { from: 0, to: 0.9 },
    paper: 'Gitelson et al. 1996, doi 10.1016/S0034-4257(96)00072-7',
    kernel: ({ nir, green }, out) => normalisedDifference(nir, green, out),
  },
  ndre: {
    id: 'ndre',
    title: 'NDRE',
    // Which red edge (705, 717, 735, 740 nm) differs between sensors, and the values with it.
    formula: '(N - E) / (N + E)',
    bands: ['red_edge', 'nir'],
    needsReflectance: false,
    range: UNIT_RANGE,
    display: { from: 0, to: 0.6 },
    paper: 'Gitelson and Merzlyak 1994, doi 10.1016/1011-1344(93)06963-4',
    kernel: ({ nir, red_edge }, out) => normalisedDifference(nir, red_edge, out),
  },
  ndwi: {
    id: 'ndwi',
    // Open water. Gao's index of the same name tells of water in leaves, and needs a short-wave infrared band.
    title: 'NDWI',
    formula: '(G - N) / (G + N)',
    bands: ['green', 'nir'],
    needsReflectance: false,
    range: UNIT_RANGE,
    display: { from: -0.8, to: 0.5 },
    paper: 'McFeeters 1996, doi 10.1080/01431169608948714',
    kernel: ({ green, nir }, out) => normalisedDifference(green, nir, out),
  },
  ngrdi: {
    id: 'ngrdi',
    // Also called GRVI, VIgreen and MPRI.
    title: 'NGRDI',
    formula: '(G - R) / (G + R)',
    bands: ['green', 'red'],
    needsReflectance: false,
    range: UNIT_RANGE,
    display: { from: -0.3, to: 0.4 },
    paper: 'Tucker 1979, doi 10.1016/0034-4257(79)90013-0',
    kernel: ({ green, red }, out) => normalisedDifference(green, red, out),
  },
  bndvi: {
    id: 'bndvi',
    title: 'BNDVI',
    formula: '(N - B) / (N + B)',
    bands: ['blue', 'nir'],
    needsReflectance: false,
    range: UNIT_RANGE,
    display: { from: -0.2, to: 0.9 },
    paper: 'Wang et al. 2007, doi 10.1016/S1672-6308(07)60027-4',
    kernel: ({ nir, blue }, out) => normalisedDifference(nir, blue, out),
  },
} as const satisfies Record<string, IndexDefinition>;
