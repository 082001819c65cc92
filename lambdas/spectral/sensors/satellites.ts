import type { SensorBand, SensorPreset, SensorScaling } from './sensor-preset.ts';

/** Of Sentinel-2A; nm. */
const SENTINEL_2_BANDS: readonly SensorBand[] = [
  { name: 'B02', role: 'blue', wavelength: 492.4, fwhm: 66 },
  { name: 'B03', role: 'green', wavelength: 559.8, fwhm: 36 },
  { name: 'B04', role: 'red', wavelength: 664.6, fwhm: 31 },
  { name: 'B05', role: 'red_edge', wavelength: 704.1, fwhm: 15 },
  { name: 'B06', role: null, wavelength: 740.5, fwhm: 15 },
  { name: 'B07', role: null, wavelength: 782.8, fwhm: 20 },
  { name: 'B08', role: 'nir', wavelength: 832.8, fwhm: 106 },
  { name: 'B8A', role: null, wavelength: 864.7, fwhm: 21 },
  { name: 'B11', role: null, wavelength: 1613.7, fwhm: 91 },
];

/**
 * Stacks of it come in any order: names decide, or the request. Whether the samples still have the offset follows from
 * the processing baseline (N0400 in the name of the product), never from the date: old scenes were processed again.
 */
const SENTINEL_2 = {
  maker: 'ESA Copernicus',
  stack: null,
  singleBands: SENTINEL_2_BANDS,
  fill: 0,
  source: 'Sentinel-2 products specification, BOA_ADD_OFFSET and QUANTIFICATION_VALUE',
} as const;
const boa = (offset: number): SensorScaling => ({
  scale: 0.0001,
  offset,
  sampleType: 'uint16',
  radiometry: 'surface_reflectance',
});

const LANDSAT_8_9: readonly SensorBand[] = [
  // The reference has no figure for the aerosol band.
  { name: 'SR_B1', role: null, wavelength: null, fwhm: null },
  { name: 'SR_B2', role: 'blue', wavelength: 480, fwhm: null },
  { name: 'SR_B3', role: 'green', wavelength: 560, fwhm: null },
  { name: 'SR_B4', role: 'red', wavelength: 655, fwhm: null },
  { name: 'SR_B5', role: 'nir', wavelength: 865, fwhm: null },
  { name: 'SR_B6', role: null, wavelength: 1610, fwhm: null },
  { name: 'SR_B7', role: null, wavelength: null, fwhm: null },
];

/** Centre and width of what the provider states as a range, nm. */
function range(name: string, role: SensorBand['role'], from: number, to: number): SensorBand {
  return { name, role, wavelength: (from + to) / 2, fwhm: to - from };
}

const PLANETSCOPE_8B: readonly SensorBand[] = [
  range('coastal_blue', null, 431, 452),
  range('blue', 'blue', 465, 515),
  range('green_i', null, 513, 549),
  range('green', 'green', 547, 583),
  range('yellow', null, 600, 620),
  range('red', 'red', 650, 680),
  range('rededge', 'red_edge', 697, 713),
  range('nir', 'nir', 845, 885),
];

export const SATELLITE_SENSORS: readonly SensorPreset[] = [
  {
    ...SENTINEL_2,
    id: 'sentinel-2-l2a-offset',
    aliases: [],
    title: 'Sentinel-2 L2A of processing baseline 04.00 or later: BOA_ADD_OFFSET -1000 still in the samples',
    scalings: [boa(-0.1)],
  },
  {
    ...SENTINEL_2,
    id: 'sentinel-2-l2a-no-offset',
    aliases: [],
    title: 'Sentinel-2 L2A of a baseline before 04.00, or with the offset applied already',
    scalings: [boa(0)],
  },
  {
    id: 'landsat-8-9-c2-l2',
    aliases: ['landsat-8-9', 'landsat'],
    title: 'Landsat 8/9 Collection 2 Level 2, SR_B1 to SR_B7 in order',
    maker: 'USGS',
    stack: LANDSAT_8_9,
    singleBands: LANDSAT_8_9.map((band) => ({ ...band, fileSuffix: `_${band.name}` })),
    cameras: [{ fileName: /^lc0[89]_l2sp_.*_sr_b[1-7]\.tiff?$/i }],
    scalings: [{ scale: 0.0000275, offset: -0.2, sampleType: 'uint16', radiometry: 'surface_reflectance' }],
    fill: 0,
    source: 'USGS Landsat 8-9 Collection 2 Level 2 science product guide',
  },
  {
    id: 'planetscope-8b',
    aliases: ['planetscope'],
    title: 'PlanetScope ortho_analytic_8b_sr',
    maker: 'Planet',
    stack: PLANETSCOPE_8B,
    singleBands: [],
    // The factor that this product is known for could not be confirmed: it has to be declared.
    scalings: [],
    fill: 0,
    source:
      'Planet support article 35928274738333 (band order, wavelengths); Planet PSScene documentation (no-data)',
  },
  {
    id: 'planetscope-4b',
    aliases: [],
    title: 'PlanetScope ortho_analytic_4b_sr: blue, green, red, NIR',
    maker: 'Planet',
    stack: (['blue', 'green', 'red', 'nir'] as const).map((name) => ({
      name,
      role: name,
      wavelength: null,
      fwhm: null,
    })),
    singleBands: [],
    scalings: [],
    fill: 0,
    source: 'Planet PSScene documentation, basic_analytic_4b and ortho_analytic_4b (band order, no-data)',
  },
];
