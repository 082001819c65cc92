import type { BandRole } from '../../pipeline/image-analysis.ts';
import { inOrder, type SensorBand, type SensorPreset, type SensorScaling } from './sensor-preset.ts';

/** Reflectance 1.0 is 32768, so that 65535 is about 2.0 (Atlas, Metashape). */
const STACK_SCALING: SensorScaling = {
  scale: 1 / 32768,
  offset: 0,
  sampleType: 'uint16',
  radiometry: 'panel_reflectance',
};

/** Stacks are in the order of wavelengths, files are not: _4 is NIR and _5 is red edge. */
const STACK_ORDER = ['Blue', 'Green', 'Red', 'Red edge', 'NIR'];
const ROLES: Readonly<Record<string, BandRole>> = {
  Blue: 'blue',
  Green: 'green',
  Red: 'red',
  NIR: 'nir',
  'Red edge': 'red_edge',
};

/** In the order of the file suffixes _1 to _5; nm. */
function fiveBands(...figures: readonly (readonly [wavelength: number, fwhm: number])[]): SensorBand[] {
  return Object.entries(ROLES).map(([name, role], i) => {
    const [wavelength, fwhm] = figures[i]!;
    return { name, role, wavelength, fwhm, fileSuffix: `_${i + 1}` };
  });
}

const REDEDGE_M = fiveBands([475, 20], [560, 20], [668, 10], [840, 40], [717, 10]);
const REDEDGE_MX = fiveBands([475, 32], [560, 27], [668, 14], [842, 57], [717, 12]);
/** The width of its red band (14 or 16 nm) is not established. */
const REDEDGE_P = REDEDGE_MX.map((band) =>
  band.name === 'Red' ? { ...band, fwhm: 16, unverified: ['fwhm' as const] } : band,
);
const PANCHROMATIC: SensorBand = {
  name: 'Panchro',
  role: null,
  wavelength: 634,
  fwhm: 463,
  fileSuffix: '_6',
};
/** 11 um, 6 um wide: temperature. */
const thermal = (fileSuffix: string): SensorBand => ({
  name: 'LWIR',
  role: null,
  wavelength: 11_000,
  fwhm: 6000,
  fileSuffix,
});
/** Second bands of their roles: the first camera's are those that indices are computed from. */
const DUAL_BLUE = [
  { name: 'Blue-444', role: null, wavelength: 444, fwhm: 28, fileSuffix: '_6' },
  { name: 'Green-531', role: null, wavelength: 531, fwhm: 14, fileSuffix: '_7' },
  { name: 'Red-650', role: null, wavelength: 650, fwhm: 16, fileSuffix: '_8' },
  { name: 'Red edge-705', role: null, wavelength: 705, fwhm: 10, fileSuffix: '_9' },
  { name: 'Red edge-740', role: null, wavelength: 740, fwhm: 18, fileSuffix: '_10' },
] as const satisfies readonly SensorBand[];

const LIBRARY =
  'MicaSense imageprocessing library; MicaSense support, band tables and "Atlas GeoTIFF" layout';
const MICASENSE = { maker: 'MicaSense', scalings: [STACK_SCALING], source: LIBRARY } as const;
const camera = (model: RegExp) => [{ make: /^micasense$/i, model }];

export const MICASENSE_SENSORS: readonly SensorPreset[] = [
  {
    ...MICASENSE,
    id: 'micasense-rededge',
    aliases: ['micasense', 'micasense-rededge-mx'],
    title: 'MicaSense RedEdge-MX, stack in the order of wavelengths (Atlas, Metashape, Pix4D)',
    stack: inOrder(REDEDGE_MX, STACK_ORDER),
    singleBands: REDEDGE_MX,
    // Its EXIF says RedEdge-M or RedEdge-MX, alone or as one of a Dual; width and wavelength of the band decide.
    cameras: camera(/^rededge-mx?$/i),
  },
  {
    ...MICASENSE,
    id: 'micasense-rededge-m',
    aliases: ['micasense-rededge-3'],
    title: 'MicaSense RedEdge-M and RedEdge 3, stack in the order of wavelengths',
    stack: inOrder(REDEDGE_M, STACK_ORDER),
    singleBands: REDEDGE_M,
    cameras: camera(/^rededge(-m)?$/i),
  },
  {
    ...MICASENSE,
    id: 'micasense-rededge-p',
    aliases: [],
    title: 'MicaSense RedEdge-P, stack without the panchromatic band',
    stack: inOrder(REDEDGE_P, STACK_ORDER),
    singleBands: [...REDEDGE_P, PANCHROMATIC],
    cameras: camera(/^rededge-p$/i),
  },
  {
    ...MICASENSE,
    id: 'micasense-rededge-mx-dual',
    aliases: ['micasense-dual'],
    title: 'MicaSense RedEdge-MX Dual, stack of ten bands in the order of wavelengths',
    stack: inOrder(
      [...REDEDGE_MX, ...DUAL_BLUE],
      [
        'Blue-444',
        'Blue',
        'Green-531',
        'Green',
        'Red-650',
        'Red',
        'Red edge-705',
        'Red edge',
        'Red edge-740',
        'NIR',
      ],
    ),
    singleBands: [...REDEDGE_MX, ...DUAL_BLUE],
    cameras: camera(/^rededge-mx?$/i),
    note: 'Indices are of the bands 475, 560, 668, 717 and 842 nm of the ten, so that they compare with a RedEdge-MX.',
  },
  {
    ...MICASENSE,
    id: 'micasense-altum',
    aliases: [],
    title: 'MicaSense Altum, stack with the thermal band last',
    // Its five bands are those of the RedEdge-MX by role; their exact widths are not established.
    stack: [...inOrder(altumBands(), STACK_ORDER), thermal('_6')],
    singleBands: [...altumBands(), thermal('_6')],
    cameras: camera(/^altum$/i),
  },
  {
    ...MICASENSE,
    id: 'micasense-altum-pt',
    aliases: [],
    title: 'MicaSense Altum-PT, stack without the panchromatic and the thermal band',
    stack: inOrder(REDEDGE_MX, STACK_ORDER),
    singleBands: [...REDEDGE_MX, PANCHROMATIC, thermal('_7')],
    cameras: camera(/^altum-pt$/i),
  },
];

function altumBands(): SensorBand[] {
  return REDEDGE_MX.map((band) => ({ ...band, unverified: ['wavelength', 'fwhm'] }));
}
