import { inOrder, type SensorBand, type SensorPreset } from './sensor-preset.ts';

/** nm; the capture of a Sequoia confirms red and NIR. */
const SEQUOIA: readonly SensorBand[] = [
  { name: 'Green', role: 'green', wavelength: 550, fwhm: 40, fileSuffix: '_GRE' },
  { name: 'Red', role: 'red', wavelength: 660, fwhm: 40, fileSuffix: '_RED' },
  { name: 'Red edge', role: 'red_edge', wavelength: 735, fwhm: 10, fileSuffix: '_REG' },
  { name: 'NIR', role: 'nir', wavelength: 790, fwhm: 40, fileSuffix: '_NIR' },
];

const SHARED = {
  maker: 'Parrot',
  stack: inOrder(SEQUOIA, ['Green', 'Red', 'Red edge', 'NIR']),
  singleBands: SEQUOIA,
  // Its units are arbitrary without a panel: no scaling is assumed.
  scalings: [],
  source: 'Parrot SEQ-AN-01 and Atlas stack order; XMP of a Sequoia capture',
} as const;

export const PARROT_SENSORS: readonly SensorPreset[] = [
  {
    ...SHARED,
    id: 'parrot-sequoia',
    aliases: ['sequoia'],
    title: 'Parrot Sequoia, stack in the order of wavelengths',
    cameras: [
      { make: /^parrot$/i, model: /^sequoia$/i },
      { fileName: /^img_\d{6}_\d{6}_\d{4}_(gre|red|reg|nir)\.tiff?$/i },
    ],
  },
  {
    ...SHARED,
    id: 'parrot-sequoia-plus',
    aliases: ['sequoia-plus', 'sequoia+'],
    title: 'Parrot Sequoia+, stack in the order of wavelengths',
    cameras: [{ make: /^parrot$/i, model: /^sequoia\+$/i }],
  },
];
