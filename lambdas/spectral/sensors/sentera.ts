import {
  type ChannelUnmixing,
  DISPLAY_SAMPLES,
  inOrder,
  type SensorBand,
  type SensorPreset,
} from './sensor-preset.ts';

/** nm; file names end with wavelength and width: IMG_0001_670_30.tif. */
const SIX_X: readonly SensorBand[] = [
  { name: 'Blue', role: 'blue', wavelength: 475, fwhm: 30, fileSuffix: '_475_30' },
  { name: 'Green', role: 'green', wavelength: 550, fwhm: 20, fileSuffix: '_550_20' },
  { name: 'Red', role: 'red', wavelength: 670, fwhm: 30, fileSuffix: '_670_30' },
  { name: 'RedEdge', role: 'red_edge', wavelength: 715, fwhm: 10, fileSuffix: '_715_10' },
  { name: 'NIR', role: 'nir', wavelength: 840, fwhm: 20, fileSuffix: '_840_20' },
];

const SIX_X_SHARED = {
  maker: 'Sentera',
  stack: inOrder(SIX_X, ['Blue', 'Green', 'Red', 'RedEdge', 'NIR']),
  source: 'Sentera py-radiometric-corrections: folders, file names, output types',
} as const;

/** A channel that holds no band of its own after un-mixing. */
const UNUSED: SensorBand = { name: 'Garbage', role: null, wavelength: null, fwhm: null };
const NIR: SensorBand = { name: 'NIR', role: 'nir', wavelength: 840, fwhm: 20 };

/** Of 8-bit JPEG samples (red, green, blue). */
function unmixing(...rows: readonly (readonly number[])[]): ChannelUnmixing {
  return { rows, saturated: 255, sampleType: 'uint8' };
}

const DOUBLE_4K = {
  maker: 'Sentera',
  singleBands: [],
  scalings: [DISPLAY_SAMPLES],
  source: 'Sentera support, Double 4K channel separation; sensor definitions of py-radiometric-corrections',
} as const;
/** The lens model says which filter is in front of the sensor. */
const lens = (number: string) => [
  { make: /^sentera$/i, model: /^2102/, lensModel: new RegExp(`^5\\.4mm-0001_${number}$`) },
];

export const SENTERA_SENSORS: readonly SensorPreset[] = [
  {
    id: 'sentera-6x',
    aliases: ['sentera-6x-multispectral'],
    title: 'Sentera 6X, registered stack in the order of wavelengths',
    ...SIX_X_SHARED,
    singleBands: SIX_X,
    // Raw captures are 12-bit numbers in uint16: only who corrected them can say so.
    scalings: [],
    cameras: [
      { make: /^sentera$/i, model: /2121[46]/ },
      { fileName: /^(img|cal)_\d{4,5}_(475_30|550_20|670_30|715_10|840_20)\.tiff?$/i },
    ],
  },
  {
    id: 'sentera-6x-corrected',
    aliases: [],
    title: "Sentera 6X, registered stack of images with the maker's radiometric correction",
    ...SIX_X_SHARED,
    singleBands: [],
    scalings: [{ scale: 1 / 65535, offset: 0, sampleType: 'uint16', radiometry: 'irradiance_reflectance' }],
  },
  {
    ...DOUBLE_4K,
    id: 'sentera-d4k-ndvi',
    aliases: ['sentera-double-4k-ndvi'],
    title: 'Sentera Double 4K with NDVI lens, JPEG',
    stack: [
      { name: 'Red', role: 'red', wavelength: null, fwhm: null },
      UNUSED,
      { ...NIR, wavelength: null, fwhm: null },
    ],
    unmixing: unmixing([1, 0, -0.966], [0, 0, 0], [-0.286, 0, 4.35]),
    cameras: lens('0015'),
  },
  {
    ...DOUBLE_4K,
    id: 'sentera-d4k-ndre',
    aliases: ['sentera-double-4k-ndre'],
    title: 'Sentera Double 4K with NDRE lens, JPEG: no red band',
    stack: [{ name: 'RedEdge', role: 'red_edge', wavelength: 720, fwhm: 40 }, UNUSED, NIR],
    unmixing: unmixing([1, 0, -0.956], [0, 0, 0], [-0.341, 0, 2.426]),
    cameras: lens('0016'),
  },
  {
    ...DOUBLE_4K,
    id: 'sentera-d4k-nrgb',
    aliases: ['sentera-double-4k-nrgb'],
    title: 'Sentera Double 4K with nRGB lens, JPEG: no near-infrared band',
    stack: [
      { name: 'Red', role: 'red', wavelength: 650, fwhm: 70 },
      { name: 'Green', role: 'green', wavelength: 548, fwhm: 45 },
      { name: 'Blue', role: 'blue', wavelength: 446, fwhm: 60 },
    ],
    unmixing: unmixing([1.15, -0.11, -0.034], [-0.329, 1.42, -0.199], [-0.061, -0.182, 1.377]),
    cameras: lens('0014'),
  },
];
