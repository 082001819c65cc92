import { DISPLAY_SAMPLES, type SensorBand, type SensorPreset } from './sensor-preset.ts';

/**
 * Colour cameras without their infrared filter. No metadata tells which filter they have instead, so the client has to
 * say it: these are the camera profiles. Their wavelengths depend on filter and sensor, and are not stated.
 */
function channel(name: string, role: SensorBand['role']): SensorBand {
  return { name, role, wavelength: null, fwhm: null };
}

const RED = channel('Red', 'red');
const GREEN = channel('Green', 'green');
const BLUE = channel('Blue', 'blue');
const NIR = channel('NIR', 'nir');
const MIXED = channel('mixed', null);

const SHARED = {
  maker: 'converted',
  singleBands: [],
  scalings: [DISPLAY_SAMPLES],
  note: 'Of a converted camera: the values depend on white balance, and infrared light leaks into every channel.',
} as const;

export const CONVERTED_CAMERAS: readonly SensorPreset[] = [
  {
    ...SHARED,
    id: 'converted-blue-filter',
    aliases: ['converted-superblue'],
    title: 'Converted camera with a blue filter: NIR in the red channel, no red band',
    stack: [NIR, MIXED, BLUE],
    source: 'Public Lab notes 8308 and 9691',
  },
  {
    ...SHARED,
    id: 'converted-ngb',
    aliases: [],
    title: 'Converted camera that records NIR, green and blue: no red band',
    stack: [NIR, GREEN, BLUE],
    source: 'Public Lab notes 8308 and 9691; maxmax.com (ENDVI)',
  },
  {
    ...SHARED,
    id: 'converted-red-filter',
    aliases: ['converted-wratten-25a'],
    title: 'Converted camera with a red filter: NIR in the blue channel',
    stack: [RED, MIXED, NIR],
    source: 'Public Lab notes 8308 and 9691; image-sequencer Ndvi module',
  },
  {
    ...SHARED,
    id: 'converted-rgnir',
    aliases: ['converted-blue-notch'],
    title: 'Converted camera with a blue-notch filter: red, green, and NIR in the blue channel',
    stack: [RED, GREEN, NIR],
    source: 'Public Lab notes 8308 and 9691',
  },
];
