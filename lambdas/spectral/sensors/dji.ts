import { inOrder, type SensorBand, type SensorPreset } from './sensor-preset.ts';

/** nm; DJI gives half widths (650 +/- 16), which are doubled here. File names end with the digit of the band. */
const P4M: readonly SensorBand[] = [
  { name: 'Blue', role: 'blue', wavelength: 450, fwhm: 32, fileSuffix: '1' },
  { name: 'Green', role: 'green', wavelength: 560, fwhm: 32, fileSuffix: '2' },
  { name: 'Red', role: 'red', wavelength: 650, fwhm: 32, fileSuffix: '3' },
  { name: 'RedEdge', role: 'red_edge', wavelength: 730, fwhm: 32, fileSuffix: '4' },
  { name: 'NIR', role: 'nir', wavelength: 840, fwhm: 52, fileSuffix: '5' },
];

const MAVIC_3M: readonly SensorBand[] = [
  { name: 'Green', role: 'green', wavelength: 560, fwhm: 32, fileSuffix: '_MS_G' },
  { name: 'Red', role: 'red', wavelength: 650, fwhm: 32, fileSuffix: '_MS_R' },
  { name: 'RedEdge', role: 'red_edge', wavelength: 730, fwhm: 32, fileSuffix: '_MS_RE' },
  { name: 'NIR', role: 'nir', wavelength: 860, fwhm: 52, fileSuffix: '_MS_NIR' },
];

export const DJI_SENSORS: readonly SensorPreset[] = [
  {
    id: 'dji-p4m',
    aliases: ['dji-p4-multispectral'],
    title: 'DJI P4 Multispectral, stack in SensorIndex order',
    maker: 'DJI',
    stack: inOrder(P4M, ['Blue', 'Green', 'Red', 'RedEdge', 'NIR']),
    singleBands: P4M,
    scalings: [],
    // The last digit is the band; 0 is the colour camera or its NDVI picture. Thermal cameras write DJI_0012.TIF, too.
    cameras: [{ make: /^dji$/i, fileName: /^dji_\d{3}[1-5]\.tiff?$/i, namesBandInXmp: true }],
    source:
      'DJI P4 Multispectral image processing guide v1.0, 2020-07; user manual (file names); camera FAQ (bands)',
  },
  {
    id: 'dji-m3m',
    aliases: ['dji-mavic-3m'],
    title: 'DJI Mavic 3 Multispectral, stack in SensorIndex order',
    maker: 'DJI',
    stack: inOrder(MAVIC_3M, ['Green', 'Red', 'RedEdge', 'NIR']),
    singleBands: MAVIC_3M,
    scalings: [],
    cameras: [{ fileName: /^dji_\d{14}_\d{4}_ms_(g|r|re|nir)\.tiff?$/i }],
    source: 'DJI Mavic 3M image processing guide v1.0, 2023-08; user manual, pages 89 to 91',
  },
];
